import { createHash } from 'node:crypto';
import type { Answer } from '../http/answer.js';

/** Made for posters, the most of what is asked for; the other images are cut to theirs by the page. */
const [WIDTH, HEIGHT] = [342, 513];

/**
 * An image of TMDb's image server, which asks for no key: a drawing that its path decides, in place of other people's
 * pictures. Undefined for what is no image's path.
 */
export function imageAnswer(path: string): Answer | undefined {
  const [, name] = /^\/t\/p\/(?:w\d+|h\d+|original)\/([0-9a-zA-Z]+)\.jpg$/.exec(path) ?? [];
  if (name === undefined) return undefined;
  return {
    status: 200,
    headers: { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=31536000' },
    body: drawing(name),
  };
}

/** Hills under a sun: no two names have quite the same. */
function drawing(name: string): string {
  const bytes = createHash('sha256').update(name).digest();
  const at = (index: number): number => bytes[index] ?? 0;
  const hue = Math.round((at(0) / 255) * 360);
  const hill = (index: number, base: number, lightness: number): string => {
    const [left, middle, right] = [0, 1, 2].map((step) => base - at(index + step) / 2);
    return `<path d="M0 ${HEIGHT}V${left}Q${WIDTH / 4} ${middle} ${WIDTH / 2} ${base - 30}T${WIDTH} ${right}V${HEIGHT}Z" fill="hsl(${(hue + 190 + index * 9) % 360} 45% ${lightness}%)"/>`;
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">`,
    `<rect width="100%" height="100%" fill="hsl(${hue} 60% 72%)"/>`,
    `<circle cx="${60 + at(1)}" cy="${90 + at(2) / 3}" r="${30 + at(3) / 8}" fill="hsl(${(hue + 40) % 360} 85% 88%)"/>`,
    hill(4, 330, 52),
    hill(8, 400, 38),
    hill(12, 470, 24),
    '</svg>',
  ].join('');
}
