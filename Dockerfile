# The Temporal SDK has native code built for glibc: no Alpine here.
FROM node:22.23.3-bookworm-slim@sha256:43ac6c60b8f89723f746e8a92ce91abd5017e627ce1ddfe4238355d3a30b772c AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
# What serves a laptop alone stays out of the image.
RUN npm run build && npm prune --omit=dev --ignore-scripts && rm -rf dist/sandbox

FROM node:22.23.3-bookworm-slim@sha256:43ac6c60b8f89723f746e8a92ce91abd5017e627ce1ddfe4238355d3a30b772c
# For TLS to Temporal: the SDK trusts the system's certificates, and the slim image has none.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
# Two of malloc's arenas in place of eight a core: a worker's many threads keep a tenth less memory (docs/scaling.md).
ENV NODE_ENV=production MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/examples ./examples
COPY --from=build /app/dist ./dist
COPY --from=build /app/dashboard/public ./dashboard/public
COPY --from=build /app/entities/migrations ./entities/migrations
RUN install --directory --owner=node --group=node --mode=700 /uploads
USER node
CMD ["node", "dist/worker/main.js"]
