/** A film as a festival's own site shows it. */
export interface SiteFilm {
  title: string;
  originalTitle?: string;
  year: number;
  runtimeMinutes?: number;
  countries?: string[];
  directors?: string[];
  section: string;
}

/** A film as the Berlinale's interface gives it; fields that nobody reads are left out. */
export function berlinaleItem(film: SiteFilm, index: number, editionYear: number): Record<string, unknown> {
  const id = editionYear * 100_000 + index + 1;
  return {
    id,
    title: film.title,
    otherTitles: film.originalTitle === undefined ? null : [film.originalTitle],
    section: { name: film.section, color: '#c00' },
    meta: [
      ...(film.runtimeMinutes === undefined ? [] : [`${film.runtimeMinutes}'`]),
      `${(film.countries ?? []).join(', ')} ${film.year}`.trim(),
    ],
    crewMembers: null,
    reducedCrewMembers: (film.directors ?? []).map((name, at) => ({
      name: at === 0 ? name : `${name} (Director)`,
    })),
    reducedCastMembers: [{ name: 'Somebody Acting' }],
    link: { url: `/en/${editionYear}/programme/${id}.html` },
    events: [],
  };
}

/** A film in the list of WordPress's REST interface: a name, a date, a title with entities. */
export function docavivPost(
  film: Pick<SiteFilm, 'title'>,
  index: number,
  year: number,
): Record<string, unknown> {
  return {
    id: 13_000 + index,
    slug: `film-${index}`,
    date: `${year}-04-${String(1 + (index % 28)).padStart(2, '0')}T10:00:00`,
    modified: `${year}-05-01T10:00:00`,
    type: 'films',
    title: { rendered: escaped(film.title) },
  };
}

/** A film's page: the first heading is the title at home, the second the English one. */
export function docavivPage(film: SiteFilm): string {
  const [director] = film.directors ?? [];
  return [
    '<!DOCTYPE html><html lang="he" dir="rtl"><head><title>Film</title></head><body>',
    `<h1 class="elementor-heading-title">${escaped(film.originalTitle ?? film.title)}</h1>`,
    `<h2 class="elementor-heading-title">${escaped(film.title)}</h2>`,
    `<div class="film-competition-badge"><span class="comp-span-link">${escaped(film.section)}</span></div>`,
    director === undefined
      ? ''
      : `<div class="e-n-accordion-item"><span class="title-row">${escaped(director)}</span></div>`,
    film.runtimeMinutes === undefined
      ? ''
      : `<div class="elementor-widget-text-editor">${film.runtimeMinutes} דקות</div>`,
    '<script>const injected = "</h1>";</script></body></html>',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replace(/&/g, '&#038;').replace(/</g, '&lt;').replace(/’/g, '&#8217;');
}
