import { Argument, type Command } from 'commander';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/** Adds `festival completion`: what a shell needs to complete commands and options, from the commands themselves. */
export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .description(
      'completion for a shell: source <(festival completion bash), or festival completion fish | source',
    )
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .action((shell: Shell) => {
      console.log(completionFor(program, shell));
    });
}

/** The script for a shell. zsh runs that of bash. */
export function completionFor(program: Command, shell: Shell): string {
  const paths = pathsOf(program);
  if (shell === 'fish') return paths.flatMap(fishLines).join('\n');
  const cases = paths.map(
    ({ path, words }) => `    '${path}') words='${words.map(({ word }) => word).join(' ')}' ;;`,
  );
  return [
    ...(shell === 'zsh' ? ['autoload -U +X bashcompinit && bashcompinit'] : []),
    '_festival() {',
    '  local path= words= word',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    case "$word" in -*) ;; *) path="${path:+$path }$word" ;; esac',
    '  done',
    // What follows a command is its arguments: the longest beginning that is a command counts.
    '  while :; do',
    '    case "$path" in',
    ...cases,
    '    esac',
    '    [ -n "$words" ] || [ -z "$path" ] && break',
    '    case "$path" in *" "*) path="${path% *}" ;; *) path= ;; esac',
    '  done',
    '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))',
    '}',
    'complete -o default -F _festival festival',
  ].join('\n');
}

interface Path {
  /** "review approve"; empty for the command itself. */
  path: string;
  words: { word: string; description: string }[];
}

function pathsOf(command: Command, path = ''): Path[] {
  const words = [
    ...command.commands.map((one) => ({ word: one.name(), description: one.description() })),
    ...command.options.map(({ long, description }) => ({ word: long ?? '', description })),
  ];
  return [
    { path, words },
    ...command.commands.flatMap((one) => pathsOf(one, `${path} ${one.name()}`.trim())),
  ];
}

function fishLines({ path, words }: Path): string[] {
  const seen = path.split(' ').filter((word) => word !== '');
  const condition =
    path === ''
      ? '__fish_use_subcommand'
      : seen.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
  return words.map(({ word, description }) => {
    const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${word}`;
    return `complete -c festival -n '${condition}' ${what} -d '${description.replaceAll("'", "\\'")}'`;
  });
}
