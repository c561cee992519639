import pc from 'picocolors';

let inUtc = false;

/** Whether times are told in UTC: `--utc`, for all that is printed from now on. */
export function tellUtc(utc: boolean): void {
  inUtc = utc;
}

/** "2025-05-14 20:15" in local time, or "… UTC" where that was asked for; empty where there is none. */
export function when(date: Date | null | undefined): string {
  if (date === null || date === undefined) return '';
  const local = new Date(date.getTime() - (inUtc ? 0 : date.getTimezoneOffset() * 60_000));
  return `${local.toISOString().slice(0, 16).replace('T', ' ')}${inUtc ? ' UTC' : ''}`;
}

/** Prints what a command found: in words, or whole for programs. */
export function show<Found>(found: Found, json: true | undefined, words: (found: Found) => string): void {
  console.log(json === true ? JSON.stringify(found, null, 2) : words(found));
}

/** Tells scripts that asked for JSON why there is none of what they wanted; people read the words on the other stream. */
export function showFailure(words: string): void {
  if (process.argv.includes('--json')) console.log(JSON.stringify({ error: words }, null, 2));
}

/** Has a command fail whose output cannot be written, as on a full disk. Who stops reading (`| head`) wants no more: no failure. */
export function failWithOutput(output: NodeJS.WriteStream): void {
  output.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || process.exitCode === 1) return;
    process.exitCode = 1;
    console.error(pc.red(`The output cannot be written: ${message}`));
  });
}
