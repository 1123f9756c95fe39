/** `plomba story NAME`: one of the five field systems, told step by step. */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { usageError } from '../cli-error.js';
import { print, printJson, type Io } from '../io.js';
import { openPhotographer } from '../story/photographer.js';
import { runStory, type Told } from '../story/run-story.js';
import type { StepReport, Story } from '../story/stage.js';
import { STORIES } from '../story/stories.js';
import { plainText } from '../terminal/plain-text.js';
import { styleOf } from '../terminal/style.js';
import { newCommand, type CommandHost, type JsonOption, type Verdict } from './context.js';

interface StoryCommandOptions extends JsonOption {
  readonly list?: boolean;
  readonly screens?: string;
}

function storyOf(name: string | undefined): Story {
  const found = STORIES.find((story) => story.name === name);
  if (found !== undefined) return found;
  const hint = `Known: ${STORIES.map((story) => story.name).join(', ')}. plomba story --list says what each is.`;
  throw name === undefined
    ? usageError('no-story-named', 'no story is named', { hint })
    : usageError('no-such-story', `there is no story ${name}`, { hint });
}

function showStep(io: Io, { step, words, state, seen, why }: StepReport): void {
  const style = styleOf(io.stdout, io.env);
  const mark = { held: style.good('●'), failed: style.bad('■'), 'not-yet': style.warn('▲') }[state];
  print(io, `${mark} ${style.bold(step.padEnd(3))} ${plainText(words)}`);
  for (const fact of seen) print(io, `      ${style.dim(plainText(fact))}`);
  if (why !== undefined)
    print(io, `      ${state === 'failed' ? style.bad(plainText(why)) : `not yet: ${plainText(why)}`}`);
}

function showEnd(io: Io, { held, failed, notYet }: Told): void {
  const style = styleOf(io.stdout, io.env);
  const counts = [`${held} steps held`, ...(notYet === 0 ? [] : [`${notYet} not yet`])];
  if (failed === 0) return print(io, `${style.good('●')} ${style.bold(counts.join(', '))}`);
  print(
    io,
    `${style.bad('■')} ${style.bold(`a step did not hold; ${counts.join(', ')}, and nothing behind it was tried`)}`,
  );
}

async function tellStory(io: Io, name: string | undefined, options: StoryCommandOptions): Promise<Verdict> {
  const { json = false, screens } = options;
  if (options.list === true) {
    for (const story of STORIES) {
      if (json) printJson(io, { name: story.name, title: story.title });
      else print(io, `${story.name.padEnd(22)} ${story.title}`);
    }
    return 0;
  }
  const story = storyOf(name);
  if (screens !== undefined) mkdirSync(resolve(screens), { recursive: true });
  const camera = screens === undefined ? undefined : await openPhotographer(resolve(screens), io.env);
  try {
    if (!json) print(io, styleOf(io.stdout, io.env).bold(story.title));
    const onStep = (step: StepReport): void => (json ? printJson(io, { event: 'step', ...step }) : showStep(io, step));
    const told = await runStory(story, { onStep, ...(camera === undefined ? {} : { photographer: camera.take }) });
    const { held, failed, notYet } = told;
    if (json) printJson(io, { event: 'end', story: story.name, held, failed, notYet });
    else showEnd(io, told);
    return failed === 0 ? 0 : 1;
  } finally {
    await camera?.close();
  }
}

const NOTES = `
An operator, the authority where there is one, and simulated units, all on ports of this machine and gone with
the story. Each step stands in the words of the system that it replaces, with what was done and seen: ● it held,
■ it did not (exit code 1; nothing behind it is tried), ▲ not yet possible here, never counted as held.
With --json each step is one line {"event":"step","step":…,"words":…,"state":…,"seen":[…]}, the last {"event":"end",…}.
--screens needs Chromium (PLOMBA_CHROMIUM names it) and the package playwright-core.

Examples:
  plomba story --list
  plomba story me-connector
  plomba story se-terminal --json
  plomba story ru-partner-cabinet --screens ./pictures`;

export function storyCommand({ io, exit }: CommandHost): Command {
  return newCommand('story', 'go through one of five field systems, step by step')
    .argument('[name]', 'which one; --list names them')
    .option('--list', 'name the stories')
    .option('--screens <folder>', 'pictures of the console at the steps that are done there')
    .addHelpText('after', NOTES)
    .action(async (name: string | undefined, options: StoryCommandOptions) => {
      exit(await tellStory(io, name, options));
    });
}
