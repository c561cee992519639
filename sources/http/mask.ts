const MASK = '***';

/** Credentials where they stand by convention, whatever their value: query parameters and Authorization schemes. */
const CREDENTIAL_PATTERNS: readonly [RegExp, string][] = [
  [/\b(api_?key|access_token|token)(=|%3D)[^&\s"'<>\\]+/gi, `$1$2${MASK}`],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/g, `$1 ${MASK}`],
];

/**
 * Takes secrets out of a text that people will read.
 * @param text any message, URL or body.
 * @param secrets keys as they were configured; their URL-encoded and Basic-auth forms are found too. Empty ones are ignored.
 * @returns the text with every secret replaced by `***`.
 */
export function maskSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  const forms = secrets
    .filter((secret): secret is string => secret !== undefined && secret !== '')
    .flatMap((secret) => [secret, encodeURIComponent(secret), basicAuthForm(secret)])
    .sort((one, other) => other.length - one.length);
  let masked = text;
  for (const form of forms) masked = masked.replaceAll(form, MASK);
  for (const [pattern, replacement] of CREDENTIAL_PATTERNS) masked = masked.replace(pattern, replacement);
  return masked;
}

/** A key as the user name of HTTP Basic auth with an empty password. */
function basicAuthForm(secret: string): string {
  return Buffer.from(`${secret}:`).toString('base64');
}
