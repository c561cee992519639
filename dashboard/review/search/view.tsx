import type { VNode } from 'preact';
import { previewName } from '../../../domain/review/film-preview.js';
import type { FoundFilm } from '../../../domain/review/film-search.js';
import { heldAs, type HeldFilm } from '../../../entities/review/held.js';
import type { ReviewFilter } from '../../../entities/review/queue.js';
import { usd } from '../../../domain/words/figures.js';
import { sourceWords } from '../../../domain/words/films.js';
import { Poster, SourceLinks } from '../../film/parts.js';
import { filmName } from '../../film/labels.js';
import { AlreadyHere, CandidateDetails } from '../cards.js';
import type { OtherFilm, ReviewFilm } from '../data.js';
import { FilterFields } from '../queue/filter-fields.js';
import { queueString } from '../query.js';
import type { FilmSearchResult } from './search.js';

/** Another film than the candidates: looked for by title, id or address, shown first, saved then. */
export function AnotherFilm(props: {
  film: ReviewFilm;
  filter: ReviewFilter;
  found: FilmSearchResult | undefined;
}): VNode {
  const { film, filter, found } = props;
  const { id } = film.record;
  return (
    <section aria-labelledby="other" class="another">
      <h2 id="other">Another film</h2>
      <form
        id="search"
        method="get"
        action={`/review/${id}#other`}
        class="filter"
        data-fragment={`/review/${id}/search${queueString(filter)}`}
      >
        <FilterFields filter={filter} />
        <label class="wide">
          <span>
            Title, TMDb or IMDb id, or the address of its page <kbd>/</kbd>
          </span>
          <input
            name="other"
            type="search"
            required
            maxLength={300}
            value={found?.question.text ?? ''}
            autocomplete="off"
            spellcheck={false}
            data-focus-key="/"
            aria-describedby="search-help"
          />
        </label>
        <label class="year">
          Year
          <input
            name="year"
            inputMode="numeric"
            pattern="\d{4}"
            maxLength={4}
            value={found?.question.year ?? ''}
            autocomplete="off"
          />
        </label>
        <button type="submit" class="secondary">
          Look it up
        </button>
        <small id="search-help" class="note">
          Our own films and TMDb's, for nothing. Enter goes to the first one found, the arrows to the others,
          Enter takes it.
        </small>
      </form>
      <div id="found" aria-live="polite">
        {found === undefined ? null : <FoundFilms found={found} filter={filter} film={film} />}
      </div>
    </section>
  );
}

/** What was found, our own films first. All buttons belong to the page's form `decide`. */
export function FoundFilms(props: {
  found: FilmSearchResult;
  filter: ReviewFilter;
  film: ReviewFilm;
}): VNode {
  const { found, filter, film } = props;
  const { byId, own, lists, held } = found;
  const ofOwn = (one: FoundFilm): boolean => own.some((other) => heldAs([other], one) !== undefined);
  const isNothing = byId === undefined && own.length === 0 && lists.every(({ films }) => films.length === 0);
  return (
    <div>
      {byId === undefined ? null : <FilmOfId other={byId} />}
      {own.length === 0 ? null : (
        <ul class="found" aria-label="Films that are here">
          {own.map((one) => (
            <FoundRow key={one.id} film={one} held={one} />
          ))}
        </ul>
      )}
      {lists.map(({ source, films, costUsd, problem }) => (
        <div key={source}>
          {problem === undefined ? null : (
            <p class="notice bad" role="alert">
              {sourceWords(source)}: {problem}
            </p>
          )}
          {source === 'tmdb' ? null : (
            <p class="note">
              {sourceWords(source)} found {films.length}; this search cost {usd(costUsd)}.
            </p>
          )}
          <ul class="found" aria-label={`Films at ${sourceWords(source)}`}>
            {films
              .filter((one) => !ofOwn(one))
              .map((one) => (
                <FoundRow key={one.tmdbId ?? one.imdbId} film={one} held={heldAs(held, one)} />
              ))}
          </ul>
        </div>
      ))}
      {isNothing ? <p class="empty">No film of that title was found.</p> : null}
      <PaidSearches found={found} filter={filter} film={film} />
    </div>
  );
}

/** Sources that cost money, each with its price: asked when somebody presses the button, and never otherwise. */
function PaidSearches(props: {
  found: FilmSearchResult;
  filter: ReviewFilter;
  film: ReviewFilm;
}): VNode | null {
  const { found, filter, film } = props;
  const { text, year } = found.question;
  if (found.prices.length === 0) return null;
  const address = `/review/${film.record.id}/search${queueString(filter, { other: text, year: year?.toString() })}`;
  return (
    <p class="paid">
      {found.prices.map(({ source, usd: price }) => (
        <button
          key={source}
          form="decide"
          formAction={`${address}#other`}
          name="source"
          value={source}
          class="secondary inline"
        >
          Ask {sourceWords(source)} too: {usd(price)}
        </button>
      ))}
    </p>
  );
}

/** A film of a list, small, with the button that takes it. */
function FoundRow({ film, held }: { film: FoundFilm | HeldFilm; held: HeldFilm | undefined }): VNode {
  const { title, originalTitle, year, posterUrl } = film;
  const imdbId = film.imdbId ?? held?.imdbId ?? undefined;
  const tmdbId = film.tmdbId ?? held?.tmdbId ?? undefined;
  const directors = held?.directors ?? [];
  const name = filmName({ title, year: year ?? held?.year });
  // Of a film that is here its IMDb id is given: by that the two become one.
  const value =
    held !== undefined && imdbId !== undefined ? imdbId : tmdbId === undefined ? imdbId : `tmdb-${tmdbId}`;
  return (
    <li>
      <Poster url={posterUrl ?? held?.posterUrl ?? undefined} />
      <div>
        <strong>{name}</strong>
        {originalTitle === undefined || originalTitle === null || originalTitle === title ? null : (
          <span class="note"> {originalTitle}</span>
        )}
        {directors.length === 0 ? null : <span class="note"> by {directors.join(', ')}</span>}
        <p>
          <SourceLinks tmdbId={tmdbId} imdbId={imdbId} />
        </p>
        {held === undefined ? null : <AlreadyHere film={held} />}
        {value === undefined ? (
          <p class="note">It has no id yet: decide on it first.</p>
        ) : (
          <button form="decide" name="choice" value={value} class="inline" data-take>
            Take <span class="hidden">{name}</span>
          </button>
        )}
      </div>
    </li>
  );
}

/** What an id is. An IMDb id that TMDb does not have may still be given: the other sources are asked then. */
function FilmOfId({ other: { id, preview, owner } }: { other: OtherFilm }): VNode {
  const name = previewName(id);
  if (!preview.found && owner === undefined)
    return (
      <div>
        <p id="other-problem" class="notice bad" role="alert">
          {preview.message}
        </p>
        {'imdbId' in id ? (
          <p>
            The other sources are asked for {name} when it is saved; that may cost a few cents, within the
            limits.{' '}
            <button form="decide" name="choice" value={name} class="secondary inline" data-take>
              Save {name} all the same
            </button>
          </p>
        ) : null}
      </div>
    );
  const shown = preview.found ? preview : owner;
  return (
    <article class="card candidate">
      <h3>{shown === undefined ? name : filmName(shown)}</h3>
      <CandidateDetails candidate={id} preview={preview} held={owner} />
      {owner === undefined ? null : <AlreadyHere film={owner} />}
      <button form="decide" name="choice" value={name} data-take>
        Take this film
      </button>
    </article>
  );
}
