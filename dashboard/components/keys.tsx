import type { VNode } from 'preact';

/** A key, or what is pressed one after the other, and what it does. */
export type Key = readonly [key: string, does: string];

const EVERYWHERE: readonly Key[] = [
  ['?', 'show the keys, or hide them'],
  ['/', 'to the search of this page'],
  ['[', 'the page before, in a list'],
  [']', 'the next page, in a list'],
];

/** What the keys of a page do; opened by its key or the button at the foot of the page. */
export function KeysDialog(props: {
  sections: readonly { key: string; name: string }[];
  own: readonly Key[];
}): VNode {
  const sections = props.sections.map(({ key, name }): Key => [`g ${key}`, name]);
  return (
    <dialog id="keys" aria-labelledby="keys-title">
      <article>
        <h2 id="keys-title">Keys</h2>
        {props.own.length === 0 ? null : <KeyList title="On this page" keys={props.own} />}
        <KeyList title="Everywhere" keys={EVERYWHERE} />
        <KeyList title="Go to" keys={sections} />
        <form method="dialog">
          <button type="submit" class="secondary">
            Close
          </button>
        </form>
      </article>
    </dialog>
  );
}

function KeyList({ title, keys }: { title: string; keys: readonly Key[] }): VNode {
  return (
    <section>
      <h3>{title}</h3>
      <dl class="facts">
        {keys.map(([key, does]) => [
          <dt key={key}>
            {key.split(' ').map((one) => (
              <kbd key={one}>{one}</kbd>
            ))}
          </dt>,
          <dd key={does}>{does}</dd>,
        ])}
      </dl>
    </section>
  );
}
