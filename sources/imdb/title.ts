import type { FilmKind, FilmRecord, ImageRecord, RatingRecord, VideoRecord } from '../../domain/film.js';
import { compact } from '../../domain/compact.js';
import { distinctTexts, isoDateOf, languageOf, positive, textOf } from '../values.js';
import { imdbCredits } from './credits.js';
import type { ImdbImage, ImdbTitleData } from './page-schema.js';

const STILLS = 20;
const KINDS: Record<string, FilmKind> = {
  movie: 'movie',
  tvMovie: 'movie',
  tvSpecial: 'movie',
  video: 'movie',
  short: 'short',
  tvShort: 'short',
  musicVideo: 'short',
  tvSeries: 'series',
  tvMiniSeries: 'series',
  podcastSeries: 'series',
  tvEpisode: 'episode',
  podcastEpisode: 'episode',
  videoGame: 'game',
};

/**
 * The record in a title page's data.
 * @param imdbId the title that the page says it is.
 * @param halves the page's data, what stands above the fold first; the first half that knows a thing is believed.
 * @returns undefined where no half has a title: a page without one was not meant for us.
 */
export function imdbTitleRecord(imdbId: string, halves: readonly ImdbTitleData[]): FilmRecord | undefined {
  const first = <T>(value: (half: ImdbTitleData) => T | null | undefined): T | undefined =>
    halves.map(value).find((found) => found !== null && found !== undefined) ?? undefined;
  const originalTitle = first((half) => textOf(half.originalTitleText?.text));
  const title = first((half) => textOf(half.titleText?.text)) ?? originalTitle;
  if (title === undefined) return undefined;
  const seconds = positive(first((half) => half.runtime?.seconds));
  return {
    source: 'imdb_scrape',
    completeness: 'full',
    kind: kindOf(first((half) => half.titleType)),
    imdbId,
    title,
    alternativeTitles: distinctTexts(
      halves.flatMap((half) => (half.akas?.edges ?? []).map(({ node }) => node.text)),
      [title, originalTitle],
    ),
    genres: distinctTexts(halves.flatMap(genresOf)),
    countries: countriesOf(halves),
    languages: distinctTexts(
      halves.flatMap((half) => (half.spokenLanguages?.spokenLanguages ?? []).map(({ id }) => languageOf(id))),
    ),
    credits: imdbCredits(halves),
    ratings: ratingsOf(halves),
    images: imagesOf(halves),
    videos: videosOf(halves),
    ...compact({
      originalTitle,
      year: first((half) => half.releaseYear?.year),
      releaseDate: first(releaseDateOf),
      runtimeMinutes: seconds === undefined ? undefined : Math.max(1, Math.round(seconds / 60)),
      overview: first((half) => textOf(half.plot?.plotText?.plainText)),
      tagline: first((half) => textOf(half.taglines?.edges[0]?.node.text)),
      status: first((half) => textOf(half.productionStatus?.currentProductionStage?.text)),
    }),
  };
}

function kindOf(type: ImdbTitleData['titleType']): FilmKind {
  if (type?.isEpisode === true) return 'episode';
  if (type?.isSeries === true) return 'series';
  return type?.id === null || type?.id === undefined ? 'movie' : (KINDS[type.id] ?? 'other');
}

function genresOf(half: ImdbTitleData): (string | null | undefined)[] {
  return [
    ...(half.genres?.genres ?? []).map(({ text }) => text),
    ...(half.titleGenres?.genres ?? []).map(({ genre }) => genre?.text),
  ];
}

/** The details have all countries, the rest of the page sometimes the first one only. */
function countriesOf(halves: readonly ImdbTitleData[]): string[] {
  const detailed = halves.flatMap((half) => half.countriesDetails?.countries ?? []);
  const brief = halves.flatMap((half) => half.countriesOfOrigin?.countries ?? []);
  return distinctTexts((detailed.length > 0 ? detailed : brief).map(({ id }) => id));
}

/** Only with day, month and year: a date is not to be made up. */
function releaseDateOf(half: ImdbTitleData): string | undefined {
  const { day, month, year } = half.releaseDate ?? {};
  if (positive(day) === undefined || positive(month) === undefined || positive(year) === undefined)
    return undefined;
  const padded = [String(year), String(month).padStart(2, '0'), String(day).padStart(2, '0')];
  return isoDateOf(padded.join('-'));
}

function ratingsOf(halves: readonly ImdbTitleData[]): RatingRecord[] {
  const rated = halves.find((half) => positive(half.ratingsSummary?.aggregateRating) !== undefined);
  const value = positive(rated?.ratingsSummary?.aggregateRating);
  const votes = positive(rated?.ratingsSummary?.voteCount);
  const metascore = halves
    .map((half) => half.metacritic?.metascore?.score)
    .find((score) => (score ?? -1) >= 0);
  return [
    ...(value === undefined ? [] : [{ source: 'imdb' as const, value, scale: 10, ...compact({ votes }) }]),
    ...(metascore === null || metascore === undefined
      ? []
      : [{ source: 'metacritic' as const, value: metascore, scale: 100 }]),
  ];
}

function imagesOf(halves: readonly ImdbTitleData[]): ImageRecord[] {
  const poster = halves.map((half) => half.primaryImage).find((image) => textOf(image?.url) !== undefined);
  const stills = halves.flatMap((half) => [
    ...(half.titleMainImages?.edges ?? []),
    ...(half.images?.edges ?? []),
  ]);
  return [
    ...imageOf('poster', poster),
    ...stills.flatMap(({ node }) => imageOf('still', node)).slice(0, STILLS),
  ];
}

function imageOf(kind: ImageRecord['kind'], image: ImdbImage | null | undefined): ImageRecord[] {
  const url = textOf(image?.url);
  if (url === undefined) return [];
  return [{ kind, url, ...compact({ width: positive(image?.width), height: positive(image?.height) }) }];
}

function videosOf(halves: readonly ImdbTitleData[]): VideoRecord[] {
  const nodes = halves.flatMap((half) => [
    ...(half.primaryVideos?.edges ?? []),
    ...(half.videoStrip?.edges ?? []),
  ]);
  const videos = nodes.map(({ node }) => ({
    site: 'IMDb',
    key: node.id,
    name: textOf(node.name?.value) ?? node.id,
    kind: textOf(node.contentType?.displayName?.value) ?? 'Video',
  }));
  return [...new Map(videos.map((video) => [video.key, video])).values()];
}
