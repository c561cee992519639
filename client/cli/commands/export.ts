import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { withReplica } from '../../database.js';
import { EXPORT_FORMATS, exportEdition, type ExportFormat } from '../../imports/export.js';

/** Adds `festival export`: an edition as a file. */
export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('an edition as a file: whole, or as a list of ids for Radarr, Letterboxd or Trakt')
    .argument('<edition>', 'festival and year, such as cannes-2025')
    .addOption(new Option('--format <format>', 'how').choices([...EXPORT_FORMATS]).default('json'))
    .option('--out <file>', 'where to; printed by default')
    .action(async (edition: string, { format, out }: { format: ExportFormat; out?: string }) => {
      await withReplica(async (database) => {
        const { text } = await exportEdition(database, edition, format);
        if (out === undefined) process.stdout.write(text);
        else await writeFile(out, text);
      });
    });
}
