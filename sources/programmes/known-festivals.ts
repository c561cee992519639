import { AppError } from '../../domain/errors.js';

/** A festival or award whose programme can be had from IMDb by name alone. */
export interface KnownFestival {
  slug: string;
  name: string;
  eventId: string;
  /** ISO 3166-1 alpha-2 code of the country that it is held in. */
  country: string;
  /** Other names that people give it. */
  aliases?: readonly string[];
  /** Awards for which the films of the main competition stand, as IMDb writes them: these films are critical. */
  competition?: readonly string[];
}

export const KNOWN_FESTIVALS: readonly KnownFestival[] = [
  {
    slug: 'cannes',
    name: 'Cannes Film Festival',
    eventId: 'ev0000147',
    country: 'FR',
    competition: ["Palme d'Or"],
  },
  {
    slug: 'berlin',
    name: 'Berlin International Film Festival',
    eventId: 'ev0000091',
    country: 'DE',
    aliases: ['berlinale'],
    competition: ['Golden Berlin Bear', 'Golden Bear'],
  },
  {
    slug: 'venice',
    name: 'Venice Film Festival',
    eventId: 'ev0000681',
    country: 'IT',
    competition: ['Golden Lion'],
  },
  {
    slug: 'sundance',
    name: 'Sundance Film Festival',
    eventId: 'ev0000631',
    country: 'US',
    competition: ['Grand Jury Prize'],
  },
  {
    slug: 'toronto',
    name: 'Toronto International Film Festival',
    eventId: 'ev0000659',
    country: 'CA',
    aliases: ['tiff'],
  },
  {
    slug: 'oscars',
    name: 'Academy Awards',
    eventId: 'ev0000003',
    country: 'US',
    aliases: ['academy-awards'],
  },
  { slug: 'bafta', name: 'BAFTA Awards', eventId: 'ev0000123', country: 'GB', aliases: ['baftas'] },
  { slug: 'critics-choice', name: 'Critics Choice Awards', eventId: 'ev0000133', country: 'US' },
  { slug: 'cesar', name: 'César Awards', eventId: 'ev0000157', country: 'FR', aliases: ['cesars'] },
  { slug: 'emmys', name: 'Primetime Emmy Awards', eventId: 'ev0000223', country: 'US', aliases: ['emmy'] },
  { slug: 'filmfare', name: 'Filmfare Awards', eventId: 'ev0000245', country: 'IN' },
  {
    slug: 'german-film-awards',
    name: 'German Film Awards',
    eventId: 'ev0000280',
    country: 'DE',
    aliases: ['lola'],
  },
  { slug: 'golden-globes', name: 'Golden Globes', eventId: 'ev0000292', country: 'US' },
  { slug: 'hong-kong-film-awards', name: 'Hong Kong Film Awards', eventId: 'ev0000329', country: 'HK' },
  {
    slug: 'independent-spirit',
    name: 'Film Independent Spirit Awards',
    eventId: 'ev0000349',
    country: 'US',
    aliases: ['spirit-awards'],
  },
  { slug: 'iifa', name: 'International Indian Film Academy Awards', eventId: 'ev0000361', country: 'IN' },
  { slug: 'zee-cine', name: 'Zee Cine Awards', eventId: 'ev0000415', country: 'IN' },
  {
    slug: 'national-film-awards-india',
    name: 'National Film Awards, India',
    eventId: 'ev0000467',
    country: 'IN',
  },
  {
    slug: 'national-film-preservation-board',
    name: 'National Film Preservation Board',
    eventId: 'ev0000468',
    country: 'US',
    aliases: ['national-film-registry'],
  },
  { slug: 'peoples-choice', name: "People's Choice Awards", eventId: 'ev0000530', country: 'US' },
  { slug: 'razzies', name: 'Razzie Awards', eventId: 'ev0000558', country: 'US', aliases: ['razzie'] },
  {
    slug: 'actor-awards',
    name: 'Actor Awards',
    eventId: 'ev0000598',
    country: 'US',
    aliases: ['sag', 'sag-awards'],
  },
  {
    slug: 'indian-television-academy',
    name: 'Indian Television Academy Awards',
    eventId: 'ev0001931',
    country: 'IN',
  },
  { slug: 'zee-rishtey', name: 'Zee Rishtey Awards', eventId: 'ev0005699', country: 'IN' },
  {
    slug: 'kids-choice-india',
    name: "Nickelodeon Kids' Choice Awards, India",
    eventId: 'ev0005770',
    country: 'IN',
  },
  {
    slug: 'indian-film-festival-melbourne',
    name: 'Indian Film Festival of Melbourne',
    eventId: 'ev0011808',
    country: 'AU',
    aliases: ['iffm'],
  },
  { slug: 'filmfare-ott', name: 'Filmfare OTT Awards', eventId: 'ev0035513', country: 'IN' },
  {
    slug: 'critics-choice-india',
    name: "Critics' Choice Shorts and Series Awards, India",
    eventId: 'ev0036701',
    country: 'IN',
  },
  { slug: 'iconic-gold', name: 'Iconic Gold Awards', eventId: 'ev0057191', country: 'IN' },
  {
    slug: 'bollywood-film-journalist',
    name: 'Bollywood Film Journalist Awards',
    eventId: 'ev0060658',
    country: 'IN',
  },
  { slug: 'international-iconic', name: 'International Iconic Awards', eventId: 'ev0073358', country: 'IN' },
];

/** The festival of this name, or of one of its other names; undefined where it is not known. */
export function knownFestival(slug: string): KnownFestival | undefined {
  return KNOWN_FESTIVALS.find((each) => each.slug === slug || each.aliases?.includes(slug) === true);
}

/** An event on IMDb: one that is known, or one whose id alone is given. */
export type FestivalEvent = Pick<KnownFestival, 'eventId' | 'name' | 'competition'>;

/**
 * The event of a festival.
 * @param eventId for festivals that are not known by name.
 * @throws {AppError} `InvalidProgramme` naming the known ones where it is none of them.
 */
export function eventOf(festival: string, eventId: string | undefined): FestivalEvent {
  const known = knownFestival(festival);
  const id = eventId ?? known?.eventId;
  if (id === undefined) throw unknownFestival(festival);
  return known?.eventId === id ? known : { eventId: id, name: `The event ${id}` };
}

function unknownFestival(festival: string): AppError {
  const names = KNOWN_FESTIVALS.map(({ slug }) => slug).join(', ');
  return new AppError(
    'InvalidProgramme',
    `The festival "${festival}" is not known by name. Give its IMDb event id ` +
      `({"kind": "imdb-event", "eventId": "ev0000147"}), or its programme as a file. Known are: ${names}.`,
  );
}
