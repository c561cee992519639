type Optional<T> = { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };
type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] };
type Compact<T> = Present<T> & Optional<T>;

/** The object without the properties that are undefined: what is spread over another object then leaves alone what is not known. */
export function compact<T extends object>(object: T): Compact<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Compact<T>;
}
