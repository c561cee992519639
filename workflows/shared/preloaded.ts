/**
 * What is loaded once for all workflows, instead of anew for each (8 ms and 1 MB). Temporal freezes what workflows share to
 * the ground, but for what is frozen already: zod's schemas make parts of themselves when they are first used, so the
 * modules are frozen here, and what they hold is not. Their values never change.
 */
import * as compact from '../../domain/compact.js';
import * as filmCounts from '../../domain/film-counts.js';
import * as filmId from '../../domain/film-id.js';
import * as identity from '../../domain/identity.js';
import * as issueWords from '../../domain/issue-words.js';
import * as candidates from '../../domain/lookup/candidates.js';
import * as lookup from '../../domain/lookup/lookup.js';
import * as outage from '../../domain/lookup/outage.js';
import * as signals from '../../domain/lookup/signals.js';
import * as tier from '../../domain/lookup/tier.js';
import * as policy from '../../domain/policy.js';
import * as eventPage from '../../domain/programme/event-page.js';
import * as programme from '../../domain/programme/programme.js';
import * as decision from '../../domain/review/decision.js';
import * as filmPreview from '../../domain/review/film-preview.js';
import * as filmSearch from '../../domain/review/film-search.js';
import * as judgement from '../../domain/review/judgement.js';
import * as sourceTest from '../../domain/sources/test.js';
import * as backfill from '../../domain/sweeps/backfill.js';
import * as editionWatch from '../../domain/sweeps/edition-watch.js';
import * as enrichment from '../../domain/sweeps/enrichment.js';
import * as text from '../../domain/text.js';
import * as figures from '../../domain/words/figures.js';
import * as films from '../../domain/words/films.js';

const SHARED = [
  backfill,
  candidates,
  compact,
  decision,
  editionWatch,
  enrichment,
  eventPage,
  figures,
  filmCounts,
  filmId,
  filmPreview,
  films,
  filmSearch,
  identity,
  issueWords,
  judgement,
  lookup,
  outage,
  policy,
  programme,
  signals,
  sourceTest,
  text,
  tier,
];
for (const module of SHARED) Object.freeze(module);
