import type { FastifyReply } from 'fastify';
import type { VNode } from 'preact';
import type { PersonCandidate, QueuedNominee } from '../../../domain/views/person.js';
import { linkWords } from '../../../domain/words/people.js';
import { percent } from '../../components/format.js';
import { CsrfField } from '../../components/layout.js';
import { Badge, When } from '../../components/parts.js';

/** A nominee with who is offered for them, and what can be said of each; a form of its own. */
export function NomineeCard({
  nominee,
  action,
  reply,
}: {
  nominee: QueuedNominee;
  action: string;
  reply: FastifyReply;
}): VNode {
  const { id, role, decided, candidates, person, linkedBy, reason, line } = nominee;
  const isDecided = linkedBy === 'decided';
  return (
    <article class="card" aria-labelledby={`nominee-${id}`}>
      <h2 id={`nominee-${id}`}>
        {nominee.nominee} {role === null ? null : <small>({role})</small>}
      </h2>
      <Honour nominee={nominee} />
      <p class="note">
        {person === null ? linkWords(reason ?? 'not_looked_at') : `is ${person}`}
        {line === null || isDecided ? null : `: ${line}`}
      </p>
      {decided === null ? null : (
        <p>
          {decided.reviewer}, <When date={decided.at} />
          {decided.note === null ? null : `: ${decided.note}`}
        </p>
      )}
      <form method="post" action={action} class="decide">
        <CsrfField reply={reply} />
        {/* A form's first button is what Enter in a field presses: the id, not whoever is offered first. */}
        {isDecided ? null : <button name="choice" value="id" hidden />}
        {candidates.map((candidate) => (
          <Candidate key={keyOf(candidate)} candidate={candidate} />
        ))}
        {isDecided ? (
          <button name="choice" value="undo" class="secondary" aria-label={`Undo: ${nominee.nominee}`}>
            Undo
          </button>
        ) : (
          <Otherwise nominee={nominee} />
        )}
      </form>
    </article>
  );
}

function Honour({ nominee }: { nominee: QueuedNominee }): VNode {
  const { category, award, won, edition, movieId, film } = nominee;
  return (
    <p>
      {award === null || award === category ? category : `${award}, ${category}`}{' '}
      {won ? <Badge kind="good">won</Badge> : null}
      <br />
      {movieId === null ? null : (
        <>
          <a href={`/films/${movieId}`}>{film}</a> ·{' '}
        </>
      )}
      <a href={`/imports/${encodeURIComponent(edition)}`}>{edition}</a>
    </p>
  );
}

/** Somebody who is offered, with the ways to look them up. */
function Candidate({ candidate }: { candidate: PersonCandidate }): VNode {
  const { name, confidence, evidence, tmdbId, imdbId } = candidate;
  const key = keyOf(candidate);
  return (
    <div class="candidate">
      <p>
        <strong>{name}</strong> <span class="numeric">{percent(confidence)}</span>
        <br />
        <span class="note">{evidence}</span>
        {tmdbId === undefined ? null : (
          <>
            {' '}
            <Outside href={`https://www.themoviedb.org/person/${tmdbId}`} words="TMDb" of={name} />
          </>
        )}
        {imdbId === undefined ? null : (
          <>
            {' '}
            <Outside href={`https://www.imdb.com/name/${imdbId}/`} words="IMDb" of={name} />
          </>
        )}
      </p>
      <div class="actions">
        <button name="choice" value={`is ${key}`} aria-label={`This person: ${name}`}>
          This person
        </button>
        <button name="choice" value={`not ${key}`} class="secondary" aria-label={`Not this person: ${name}`}>
          Not this person
        </button>
      </div>
    </div>
  );
}

function Outside({ href, words, of }: { href: string; words: string; of: string }): VNode {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" aria-label={`${of} at ${words}`}>
      {words} ↗
    </a>
  );
}

/** Somebody else, by an id; or nobody; with words that are kept. */
function Otherwise({ nominee: { nominee } }: { nominee: QueuedNominee }): VNode {
  return (
    <>
      <label>
        Somebody else: an IMDb or TMDb id
        <input name="id" maxLength={300} placeholder="nm0000001" />
      </label>
      <label>
        Note, kept with the decision
        <input name="note" maxLength={2000} />
      </label>
      <div class="actions">
        <button name="choice" value="id" class="secondary" aria-label={`Take this id for ${nominee}`}>
          Take this id
        </button>
        <button name="choice" value="nobody" class="secondary" aria-label={`Nobody: ${nominee}`}>
          Nobody
        </button>
      </div>
    </>
  );
}

function keyOf({ personId, tmdbId }: PersonCandidate): string {
  return personId === undefined ? `tmdb-${tmdbId ?? 0}` : `person-${personId}`;
}
