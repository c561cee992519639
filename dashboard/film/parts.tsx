import type { ComponentChildren, VNode } from 'preact';
import type { ReviewState } from '../../domain/review/states.js';
import { Badge } from '../components/parts.js';
import { stateWords } from '../../domain/words/films.js';
import { imdbUrl, thumbnail, tmdbUrl } from './labels.js';

/** A film's poster, which `shownImage` gave; nothing where there is none. */
export function Poster({ url, large = false }: { url: string | undefined; large?: boolean }): VNode | null {
  if (url === undefined) return null;
  const [width, height] = large ? [200, 300] : [92, 138];
  return (
    <img
      src={thumbnail(url, large ? 'w342' : 'w185')}
      alt="Poster"
      width={width}
      height={height}
      loading="lazy"
      referrerpolicy="no-referrer"
    />
  );
}

/** Where a film stands with people. */
export function StateBadge({ state }: { state: ReviewState | null }): VNode {
  if (state === null) return <span>–</span>;
  const kind = state === 'review' || state === 'flagged' ? 'fair' : state === 'decided' ? 'good' : 'plain';
  return <Badge kind={kind}>{stateWords(state)}</Badge>;
}

/** Links to a film's pages at the sources. */
export function SourceLinks(props: {
  tmdbId?: number | null | undefined;
  imdbId?: string | null | undefined;
}): VNode {
  const { tmdbId, imdbId } = props;
  return (
    <span class="links">
      {tmdbId === undefined || tmdbId === null ? null : (
        <Outside url={tmdbUrl(tmdbId)}>{`TMDb ${tmdbId}`}</Outside>
      )}
      {imdbId === undefined || imdbId === null ? null : <Outside url={imdbUrl(imdbId)}>{imdbId}</Outside>}
    </span>
  );
}

function Outside({ url, children }: { url: string; children: ComponentChildren }): VNode {
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {children} ↗
    </a>
  );
}
