import type { RequestGate } from '../../../sources/http/gate.js';

/** A gate without cache, money or limits, for tests and tools: every request is sent, and costs what its source charges. */
export function passthroughGate(): RequestGate {
  return {
    async request(request) {
      const answer = await request.send();
      return { ...answer, fromCache: false, costUsd: request.isCharged(answer) ? request.costUsd : 0 };
    },
  };
}
