const ID = 'tt0000001';
const NAMES = 400;
const TAGS = 4000;

/** A page in the form of IMDb's, of some 400 kB, about nothing: what reads pages is warmed with it. */
export function samplePage(): Buffer {
  const credits = Array.from({ length: NAMES }, (_, at) => ({
    name: { id: `nm${at}`, nameText: { text: `Name ${at}` } },
    creditedRoles: {
      edges: [{ node: { characters: { edges: [{ node: { name: `Character ${at}` } }] } } }],
    },
  }));
  const fold = {
    id: ID,
    titleText: { text: 'Sample' },
    titleType: { id: 'movie' },
    releaseYear: { year: 2000 },
  };
  const data = {
    props: {
      pageProps: { tconst: ID, aboveTheFoldData: fold, mainColumnData: { id: ID, castV2: [{ credits }] } },
    },
  };
  const tags = `<li class="a b" data-id="1"><a href="/name/?ref=a&amp;b">Name &amp; name</a></li>`.repeat(
    TAGS,
  );
  return Buffer.from(
    `<html><body><ul>${tags}</ul><script id="__NEXT_DATA__" type="application/json">${JSON.stringify(data)}</script>`,
  );
}
