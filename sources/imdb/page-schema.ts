import { z } from 'zod';

// IMDb leaves out or nulls whatever it does not know, and moves things between the two halves of the page's data from
// year to year, so both halves are read by one schema in which everything may be absent.
const text = z.string().nullish();
const number = z.number().nullish();
const edges = <T extends z.ZodType>(node: T) => z.object({ edges: z.array(z.object({ node })) }).nullish();
const list = <T extends z.ZodType>(item: T) => z.array(item).nullish();

const labelled = z.object({ text }).nullish();
const nameSchema = z.object({ id: text, nameText: labelled }).nullish();
const imageSchema = z.object({ url: text, width: number, height: number });
export type ImdbImage = z.infer<typeof imageSchema>;
const videoSchema = z.object({
  id: z.string(),
  name: z.object({ value: text }).nullish(),
  contentType: z.object({ displayName: z.object({ value: text }).nullish() }).nullish(),
});
const countriesSchema = z.object({ countries: list(z.object({ id: text })) }).nullish();

/** A person's parts in one department, as pages have them since 2025. */
const rolesSchema = edges(
  z.object({
    text,
    category: labelled,
    attributes: list(z.object({ text })),
    characters: edges(z.object({ name: text })),
  }),
);

/** A person with a part: pages of 2021 to 2025 have the characters, newer ones the roles. */
const creditSchema = z.object({
  name: nameSchema,
  attributes: list(z.object({ text })),
  characters: list(z.object({ name: text })),
  creditedRoles: rolesSchema,
});
export type ImdbCredit = z.infer<typeof creditSchema>;

const creditGroupSchema = z.object({
  category: z.object({ id: text, text }).nullish(),
  grouping: z.object({ groupingId: text, text }).nullish(),
  credits: list(creditSchema),
});
export type ImdbCreditGroup = z.infer<typeof creditGroupSchema>;

/** A person with all parts in one department, as the reference view of 2026 has it. */
const groupedCreditSchema = z.object({ name: nameSchema, creditedRoles: rolesSchema });
export type ImdbGroupedCredit = z.infer<typeof groupedCreditSchema>;

/** A department as the reference view of 2026 has it: plainer, and with more of the cast. */
const categorySchema = z.object({
  name: text,
  section: z
    .object({
      items: list(z.object({ id: text, rowTitle: text, characters: list(z.string().nullish()) })),
    })
    .nullish(),
});

const titleDataSchema = z.object({
  id: text,
  meta: z.object({ canonicalId: text }).nullish().catch(undefined),
  titleText: labelled,
  originalTitleText: labelled,
  titleType: z
    .object({ id: text, isSeries: z.boolean().nullish(), isEpisode: z.boolean().nullish() })
    .nullish(),
  releaseYear: z.object({ year: number }).nullish(),
  releaseDate: z.object({ day: number, month: number, year: number }).nullish(),
  runtime: z.object({ seconds: number }).nullish(),
  ratingsSummary: z.object({ aggregateRating: number, voteCount: number }).nullish(),
  metacritic: z.object({ metascore: z.object({ score: number }).nullish() }).nullish(),
  plot: z.object({ plotText: z.object({ plainText: text }).nullish() }).nullish(),
  genres: z.object({ genres: list(z.object({ text })) }).nullish(),
  titleGenres: z.object({ genres: list(z.object({ genre: labelled })) }).nullish(),
  countriesOfOrigin: countriesSchema,
  countriesDetails: countriesSchema,
  spokenLanguages: z.object({ spokenLanguages: list(z.object({ id: text })) }).nullish(),
  akas: edges(z.object({ text })),
  taglines: edges(z.object({ text })),
  productionStatus: z.object({ currentProductionStage: labelled }).nullish(),
  primaryImage: imageSchema.nullish(),
  titleMainImages: edges(imageSchema),
  images: z.object({ edges: list(z.object({ node: imageSchema })) }).nullish(),
  primaryVideos: edges(videoSchema),
  videoStrip: edges(videoSchema),
  cast: edges(creditSchema),
  directors: list(creditGroupSchema),
  writers: list(creditGroupSchema),
  principalCredits: list(creditGroupSchema),
  principalCreditsV2: list(creditGroupSchema),
  castV2: list(creditGroupSchema),
  crewV2: list(creditGroupSchema),
  directorsPageTitle: list(creditGroupSchema),
  categories: list(categorySchema),
  creditGroupings: edges(z.object({ grouping: labelled, credits: edges(groupedCreditSchema) })),
});
export type ImdbTitleData = z.infer<typeof titleDataSchema>;

/** `__NEXT_DATA__` of a title page; a skeleton has neither half. */
export const imdbNextDataSchema = z.object({
  props: z
    .object({
      pageProps: z
        .object({
          tconst: text,
          aboveTheFoldData: titleDataSchema.nullish(),
          mainColumnData: titleDataSchema.nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

const ldPersonSchema = z.object({ '@type': text, url: text, name: text });
export type LdPerson = z.infer<typeof ldPersonSchema>;
const ldPeople = z.union([list(ldPersonSchema), ldPersonSchema.transform((person) => [person])]).catch([]);
const ldText = text.catch(undefined);

/** The page's ld+json; only a stopgap, so what is odd in it is left out instead of refused. */
export const ldTitleSchema = z.object({
  '@type': ldText,
  url: ldText,
  name: ldText,
  alternateName: ldText,
  image: ldText,
  description: ldText,
  duration: ldText,
  datePublished: ldText,
  genre: z
    .union([z.array(z.string()), z.string().transform((genre) => [genre])])
    .nullish()
    .catch([]),
  aggregateRating: z
    .object({ ratingValue: z.coerce.number(), ratingCount: z.coerce.number().nullish() })
    .nullish()
    .catch(undefined),
  actor: ldPeople,
  director: ldPeople,
  creator: ldPeople,
});
export type LdTitle = z.infer<typeof ldTitleSchema>;
