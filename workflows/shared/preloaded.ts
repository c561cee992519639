/**
 * What is loaded once for all workflows, instead of anew for each (8 ms and 1 MB). Temporal freezes what workflows share to
 * the ground, but for what is frozen already: zod's schemas make parts of themselves when they are first used, so the
 * modules are frozen here, and what they hold is not. Their values never change.
 */
import * as backfill from '../../domain/sweeps/backfill.js';
import * as decision from '../../domain/review/decision.js';
import * as editionWatch from '../../domain/sweeps/edition-watch.js';
import * as enrichment from '../../domain/sweeps/enrichment.js';
import * as eventPage from '../../domain/programme/event-page.js';
import * as filmId from '../../domain/film-id.js';
import * as filmPreview from '../../domain/review/film-preview.js';
import * as judgement from '../../domain/review/judgement.js';
import * as filmSearch from '../../domain/review/film-search.js';
import * as issueWords from '../../domain/issue-words.js';
import * as lookup from '../../domain/lookup/lookup.js';
import * as policy from '../../domain/policy.js';
import * as programme from '../../domain/programme/programme.js';
import * as signals from '../../domain/lookup/signals.js';
import * as sourceTest from '../../domain/sources/test.js';
import * as text from '../../domain/text.js';

const WITH_SCHEMAS = [
  backfill,
  decision,
  editionWatch,
  enrichment,
  eventPage,
  filmId,
  filmPreview,
  filmSearch,
  issueWords,
  judgement,
  lookup,
  policy,
  programme,
  signals,
  sourceTest,
  text,
];
for (const module of WITH_SCHEMAS) Object.freeze(module);
