import {
  approveSignal,
  rejectSignal,
  reopenedUpdate,
  retryNowSignal,
  reviewUpdate,
  setSpendModeSignal,
  stateQuery,
  tryAgainSignal,
} from '../../workflows/shared/messages.js';
import { candidate, fault, found, missed, unverified, waitFor } from '../workflow/fixtures/outcomes.js';
import { until, type Scenario } from './steps.js';

const QUIET = { policy: { recheck: [] } };

/** Branches of `movieLookup` by the name of their history. */
export const LOOKUP_SCENARIOS: Record<string, Scenario> = {
  'lookup-full': async (stage) => {
    const { handle } = await stage.start({ tmdb: [found('tmdb', 'full')] });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-minimal-then-full': async (stage) => {
    const { handle } = await stage.start({
      tmdb: [missed('tmdb', 'low_confidence', { candidates: [candidate(0.7)] }), found('tmdb', 'full')],
      omdb: [found('omdb', 'minimal')],
    });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-minimal': async (stage) => {
    const { handle } = await stage.start({ omdb: [found('omdb', 'minimal')] });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-full-on-imdb': async (stage) => {
    const { handle } = await stage.start({ imdb_scrape: [found('imdb_scrape', 'full')] });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-doubtful-taken': async (stage) => {
    const { handle } = await stage.start({
      tmdb: [missed('tmdb', 'low_confidence', { candidates: [candidate(0.7)] }), found('tmdb', 'full')],
    });
    await handle.result();
    return [handle.workflowId];
  },
  // A match that was likely, and what other sources offer beside it.
  'lookup-candidates-of-all-sources': async (stage) => {
    const likely = missed('tmdb', 'low_confidence', { candidates: [candidate(0.8)] });
    const { handle } = await stage.start(
      {
        tmdb: [likely, missed('tmdb'), missed('tmdb'), missed('tmdb')],
        omdb: [missed('omdb', 'not_found', { candidates: [candidate(0.06, 78)] }), found('omdb', 'minimal')],
      },
      QUIET,
    );
    await stage.environment.sleep('1 hour');
    await handle.signal(retryNowSignal, { sources: ['tmdb', 'omdb'] });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-checked-at-omdb': async (stage) => {
    const { handle } = await stage.start({ tmdb: [unverified(0.95, 77), found('tmdb', 'full')] });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-faults': async (stage) => {
    const { handle } = await stage.start({
      tmdb: [fault('rate_limited'), missed('tmdb')],
      omdb: [fault('unavailable', true)],
      imdb_scrape: [
        ...Array.from({ length: 4 }, () => fault('DatabaseUnavailable')),
        found('imdb_scrape', 'full'),
      ],
    });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-source-down': async (stage) => {
    const { handle } = await stage.start({
      tmdb: [waitFor('tmdb'), waitFor('tmdb', { isOutage: false }), found('tmdb', 'full')],
    });
    await handle.signal(tryAgainSignal);
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-parked-resolves-itself': async (stage) => {
    const { handle } = await stage.start({ tmdb: [missed('tmdb'), missed('tmdb'), found('tmdb', 'full')] });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-review-after-30-days': async (stage) => {
    const { handle } = await stage.start({});
    await stage.environment.sleep('31 days');
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { accept: 'stub' } });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-retried-by-hand': async (stage) => {
    const { handle } = await stage.start(
      { imdb_scrape: [missed('imdb_scrape'), found('imdb_scrape', 'full')] },
      QUIET,
    );
    await stage.environment.sleep('1 hour');
    await handle.signal(retryNowSignal, { sources: ['imdb_scrape'] });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-over-budget-then-mode': async (stage) => {
    const { handle } = await stage.start(
      { omdb: [found('omdb', 'minimal')] },
      { policy: { recheck: [], spendMode: 'free-only' } },
    );
    await stage.environment.sleep('1 hour');
    await handle.signal(setSpendModeSignal, 'normal');
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-approved-tmdb-film': async (stage) => {
    const { handle } = await stage.start({ tmdb: [missed('tmdb'), found('tmdb', 'full')] }, QUIET);
    await stage.environment.sleep('1 hour');
    await handle.executeUpdate(reviewUpdate, { args: [{ reviewer: 'ana', choice: { tmdbId: 5 } }] });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-approved-imdb-id': async (stage) => {
    const { handle } = await stage.start({ tmdb: [missed('tmdb'), found('tmdb', 'full')] }, QUIET);
    await stage.environment.sleep('1 hour');
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { imdbId: 'tt7654321' } });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-match-approved-after-refusal': async (stage) => {
    const { handle } = await stage.start(
      {
        tmdb: [
          missed('tmdb', 'low_confidence', { candidates: [candidate(0.4)] }),
          missed('tmdb'),
          found('tmdb', 'full'),
        ],
      },
      QUIET,
    );
    await stage.environment.sleep('1 hour');
    await handle.signal(approveSignal, { choice: 'nothing' } as never);
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { accept: 'match' } });
    await stage.environment.sleep('1 hour');
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { accept: 'match' } });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-rejected': async (stage) => {
    const { handle } = await stage.start({}, QUIET);
    await stage.environment.sleep('1 hour');
    await handle.signal(rejectSignal, { reviewer: 'ben', reason: 'no film' });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-decided-while-source-down': async (stage) => {
    const { handle } = await stage.start({ omdb: [waitFor('omdb')] });
    await stage.environment.sleep('1 hour');
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { accept: 'match' } });
    await stage.environment.sleep('1 hour');
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { accept: 'stub' } });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-busy-source': async (stage) => {
    const { handle } = await stage.start({
      omdb: [waitFor('omdb', { isOutage: false })],
      imdb_scrape: [found('imdb_scrape', 'full')],
    });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-unknown-id-refused': async (stage) => {
    const { handle, script } = await stage.start({}, QUIET);
    await stage.environment.sleep('1 hour');
    const message = 'there is nothing';
    script.knows = {
      tmdb: { found: false, sent: true, reason: 'not_found', message },
      omdb: fault('unavailable', true),
      imdb_scrape: { found: false, sent: false, reason: 'over_budget', message },
    };
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { imdbId: 'tt7654321' } });
    await stage.environment.sleep('1 hour');
    await handle.signal(rejectSignal, { reviewer: 'ana', reason: 'no film' });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-reopened': async (stage) => {
    const { handle, script } = await stage.start(
      { tmdb: [found('tmdb', 'full')] },
      { importType: 'full', reopened: { reviewer: 'ben' } },
    );
    await handle.executeUpdate(reopenedUpdate);
    await stage.environment.sleep('40 days');
    script.decides = fault('Conflict', true);
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { tmdbId: 9 } });
    await until(async () => (await handle.query(stateQuery)).decision?.includes('refused') === true);
    script.decides = {};
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { tmdbId: 9 } });
    await handle.result();
    return [handle.workflowId];
  },
};
