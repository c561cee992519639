import type { EnrichmentReport } from '../../domain/sweeps/enrichment.js';
import { plainText } from '../shared/markdown.js';

/** The sweep for Temporal Web, as Markdown. */
export function enrichmentDetails(report: EnrichmentReport): string {
  const {
    tried,
    upgraded,
    running,
    failed,
    ratings,
    costUsd,
    requests,
    ratingsStopped,
    records,
    ratingPages = {},
    people,
  } = report;
  return [
    '| tried | to full | to minimal | left to their lookups | failed | ratings asked | updated | requests | spend |',
    '|---|---|---|---|---|---|---|---|---|',
    `| ${tried} | ${upgraded.full} | ${upgraded.minimal} | ${running} | ${failed} | ${ratings.tried} | ${ratings.updated} | ${requests} | $${costUsd.toFixed(3)} |`,
    ...(records === undefined
      ? []
      : [
          '',
          `Records of TMDb: ${records.tried} asked again, ${records.updated} changed, ${records.spared} unchanged by its list${records.stopped === undefined ? '' : `; no more: ${plainText(records.stopped, 300)}`}`,
        ]),
    ...(ratingsStopped === undefined ? [] : ['', `No more ratings: ${plainText(ratingsStopped, 300)}`]),
    ...(people === undefined
      ? []
      : ['', `Nominees: ${people.looked} looked at, ${people.linked} linked, ${people.doubtful} doubtful`]),
    ...Object.entries(ratingPages).flatMap(([site, { tried, updated, stopped }]) => [
      '',
      `${site}: ${tried} asked, ${updated} updated${stopped === undefined ? '' : `; no more: ${plainText(stopped, 300)}`}`,
    ]),
  ].join('\n');
}
