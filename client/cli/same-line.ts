import { clearLine, cursorTo } from 'node:readline';

/** A line of a terminal in which words take the place of those before them. */
export interface SameLine {
  show(words: string): void;
  /** Goes on in the next line, where any were shown. */
  end(): void;
  /** Takes the words away again. */
  clear(): void;
}

/** Such a line at the end of an output; elsewhere than on a terminal it shows nothing. */
export function sameLine(output: NodeJS.WriteStream): SameLine {
  let isShown = false;
  const clear = (): void => {
    if (!isShown) return;
    cursorTo(output, 0);
    clearLine(output, 0);
    isShown = false;
  };
  return {
    show(words) {
      clear();
      if (output.isTTY) output.write(words);
      isShown = output.isTTY;
    },
    end() {
      if (isShown) output.write('\n');
      isShown = false;
    },
    clear,
  };
}
