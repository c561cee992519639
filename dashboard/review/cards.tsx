import type { ComponentChildren, VNode } from 'preact';
import type { FilmPreview } from '../../domain/review/film-preview.js';
import type { CandidateSummary } from '../../domain/lookup/candidates.js';
import type { ProgrammeWord } from '../../entities/movies/record.js';
import { Badge, ShareBar } from '../components/parts.js';
import { Poster, SourceLinks } from '../film/parts.js';
import { filmName, runningTime } from '../film/labels.js';
import { EvidenceList } from './evidence.js';

/** What tells a film from another, whoever says it; what is not known is absent. */
export interface FilmWords {
  title?: string | null | undefined;
  originalTitle?: string | null | undefined;
  year?: number | null | undefined;
  directors?: string[] | undefined;
  runtimeMinutes?: number | null | undefined;
  countries?: string[] | undefined;
}

/** The same lines in the same order on every card, so that they can be compared at a glance. */
export function FilmFacts({ film }: { film: FilmWords }): VNode {
  const lines: [string, ComponentChildren][] = [
    ['Title', film.title],
    ['Original', film.originalTitle],
    ['Year', film.year],
    ['Director', film.directors?.join(', ')],
    ['Time', runningTime(film.runtimeMinutes)],
    ['Country', film.countries?.join(', ')],
  ];
  return (
    <dl class="facts">
      {lines.map(([name, value]) => [
        <dt key={name}>{name}</dt>,
        <dd key={`${name} value`}>{value === undefined || value === null || value === '' ? '–' : value}</dd>,
      ])}
    </dl>
  );
}

/** What one festival says. */
export function FestivalCard({ words }: { words: ProgrammeWord }): VNode {
  return (
    <article class="card">
      <h3>
        <a href={`/imports/${encodeURIComponent(words.edition)}`}>{words.edition}</a>{' '}
        {words.critical ? <Badge kind="fair">critical</Badge> : null}
      </h3>
      <FilmFacts film={words} />
    </article>
  );
}

/** Poster and facts of a candidate; more of them when TMDb was asked. */
export function CandidateDetails(props: {
  candidate: FilmWords & { tmdbId?: number; imdbId?: string };
  preview?: FilmPreview | undefined;
}): VNode {
  const { candidate, preview } = props;
  const known = preview?.found === true ? preview : undefined;
  return (
    <div class="details">
      <Poster url={known?.posterUrl} />
      <FilmFacts film={{ ...candidate, ...known }} />
      <p class="sources">
        <SourceLinks tmdbId={candidate.tmdbId ?? known?.tmdbId} imdbId={candidate.imdbId ?? known?.imdbId} />
      </p>
      {known?.overview === undefined ? null : <p class="plot">{known.overview}</p>}
      {preview?.found === false ? <p class="note">{preview.message}</p> : null}
    </div>
  );
}

/** How a candidate is named in the page and in forms. */
export function candidateName({ tmdbId, imdbId }: CandidateSummary): string | undefined {
  return tmdbId === undefined ? imdbId : `tmdb-${tmdbId}`;
}

/** A candidate with what speaks for and against it, and the button that takes it. */
export function CandidateCard(props: {
  number: number;
  candidate: CandidateSummary;
  preview?: FilmPreview | undefined;
  /** The movie here that has this id already. */
  owner?: { id: string; title: string } | undefined;
  canDecide: boolean;
}): VNode {
  const { number, candidate, preview, owner, canDecide } = props;
  const name = candidateName(candidate);
  const title = filmName(candidate);
  return (
    <article class="card">
      <h3>
        {number}. {title}
      </h3>
      <ShareBar share={candidate.confidence} label={`Confidence of candidate ${number}`} />
      <div data-candidate={name}>
        <CandidateDetails candidate={candidate} preview={preview} />
      </div>
      <EvidenceList line={candidate.evidence} />
      {owner === undefined ? null : (
        <p class="note">
          Already the record of <a href={`/films/${owner.id}`}>{owner.title}</a>.
        </p>
      )}
      {canDecide && name !== undefined ? (
        <button form="decide" name="choice" value={name} data-key={number <= 9 ? number : undefined}>
          Accept{' '}
          <span class="hidden">
            candidate {number}: {title}
          </span>
          {number <= 9 ? <kbd>{number}</kbd> : null}
        </button>
      ) : null}
    </article>
  );
}
