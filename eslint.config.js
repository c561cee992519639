import js from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';
import { builtinModules } from 'node:module';

const nodeBuiltins = builtinModules.filter((name) => name !== 'assert');

export default tseslint.config(
  { ignores: ['dist', 'node_modules', '.local', 'coverage'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js'] } } },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A decorated entity is a class with fields and nothing else.
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    // Workflow code is replayed: nothing from Node, no clocks or randomness but Temporal's own, activities by type only.
    files: ['workflows/**/*.ts', 'domain/**/*.ts', 'matching/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: nodeBuiltins.flatMap((name) => [name, `node:${name}`]),
          patterns: [
            { group: ['**/activities/**'], allowTypeImports: true, message: 'Activities by type only.' },
            {
              group: ['**/sources/**', '!**/domain/sources/**', '**/entities/**', '**/config/**'],
              message: 'No I/O in workflow code.',
            },
          ],
        },
      ],
    },
  },
  {
    // A function fits a screen, a file holds one concern.
    ignores: ['test/**'],
    rules: {
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    // Texts come from anybody: no pattern takes time that grows faster than its text.
    ignores: ['test/**', 'sandbox/**'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  { rules: { 'max-lines': ['error', 250] } },
  {
    files: ['test/**/*.ts', 'test/**/*.tsx'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  { files: ['**/*.js', 'vitest.config.ts'], ...tseslint.configs.disableTypeChecked },
);
