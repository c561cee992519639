import { z } from 'zod';

/** IMDb writes null for a missing list, and for gaps within one. */
function listOf<T>(schema: z.ZodType<T>): z.ZodType<T[]> {
  return z
    .array(schema.nullish())
    .nullish()
    .transform(
      (list) =>
        (list ?? []).filter(
          (each): each is NonNullable<typeof each> => each !== null && each !== undefined,
        ) as T[],
    );
}

interface Edges<T> {
  nodes: T[];
  /** Whether the page holds a part of the list only. */
  cutOff: boolean;
}

/** A list of IMDb's graph: its nodes, without the edges around them. */
function edgesOf<T>(schema: z.ZodType<T>): z.ZodType<Edges<T>> {
  return z
    .object({
      edges: listOf(z.object({ node: schema })),
      pageInfo: z.object({ hasNextPage: z.boolean().nullish() }).nullish(),
      total: z.int().nullish(),
    })
    .nullish()
    .transform((list) => ({
      nodes: (list?.edges ?? []).map(({ node }) => node),
      cutOff: list?.pageInfo?.hasNextPage === true || (list?.total ?? 0) > (list?.edges.length ?? 0),
    }));
}

const textSchema = z.object({ text: z.string().nullish() }).nullish();

const awardTitleSchema = z.object({
  title: z.object({
    id: z.string().nullish(),
    titleText: textSchema,
    originalTitleText: textSchema,
    releaseYear: z.object({ year: z.int().nullish() }).nullish(),
  }),
});
const awardNameSchema = z.object({
  name: z.object({ id: z.string().nullish(), nameText: textSchema }),
  /** What the person is nominated as: a text, or an object around one. */
  note: z.unknown().optional(),
});

const awardCompanySchema = z.object({ company: z.object({ companyText: textSchema }) });

const nominationSchema = z.object({
  isWinner: z.boolean().nullish(),
  /** A text, or an object around one. */
  notes: z.unknown().optional(),
  /** The songs, and the episodes, that it is for. */
  forSongTitles: listOf(z.string()),
  forEpisodes: listOf(z.object({ titleText: textSchema })),
  awardedEntities: z
    .object({
      awardTitles: listOf(awardTitleSchema),
      awardNames: listOf(awardNameSchema),
      secondaryAwardTitles: listOf(awardTitleSchema),
      secondaryAwardNames: listOf(awardNameSchema),
      awardCompanies: listOf(awardCompanySchema),
    })
    .nullish(),
});

const awardSchema = z.object({
  text: z.string().nullish(),
  nominationCategories: edgesOf(z.object({ category: textSchema, nominations: edgesOf(nominationSchema) })),
});

const editionSchema = z.object({ year: z.int(), instanceWithinYear: z.int().nullish() });

/** The data of an event page since about 2023. */
export const eventNextDataSchema = z.object({
  props: z.object({
    pageProps: z.object({
      eventName: z.string().nullish(),
      edition: z.object({ awards: listOf(awardSchema) }).nullish(),
      editionInfo: editionSchema.partial().nullish(),
      historyEventEditions: listOf(editionSchema),
    }),
  }),
});
export type EventPageProps = z.infer<typeof eventNextDataSchema>['props']['pageProps'];

const nomineeSchema = z.object({
  const: z.string().nullish(),
  name: z.string().nullish(),
  originalName: z.string().nullish(),
  note: z.string().nullish(),
});

const widgetNominationSchema = z.object({
  isWinner: z.boolean().nullish(),
  notes: z.string().nullish(),
  songNames: listOf(z.string()),
  characterNames: listOf(z.string()),
  episodeNames: listOf(z.string()),
  primaryNominees: listOf(nomineeSchema),
  secondaryNominees: listOf(nomineeSchema),
});

/** The data of an older event page, handed to its nominees widget. */
export const nomineesWidgetSchema = z.object({
  nomineesWidgetModel: z.object({
    eventEditionSummary: z.object({
      year: z.int().nullish(),
      occurrence: z.int().nullish(),
      eventName: z.string().nullish(),
      awards: z.array(
        z.object({
          awardName: z.string().nullish(),
          categories: listOf(
            z.object({ categoryName: z.string().nullish(), nominations: listOf(widgetNominationSchema) }),
          ),
        }),
      ),
    }),
  }),
});
export type NomineesWidget = z.infer<typeof nomineesWidgetSchema>;
