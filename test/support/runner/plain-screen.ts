/** Tests read words, so commands write them without colours and at no terminal's width, whatever the runner's own screen is. */
process.env.NO_COLOR = '1';
delete process.env.FORCE_COLOR;
delete process.env.COLUMNS;
