// Finds the code blocks of a Markdown page that a machine can hold to their word.
//
//   ```ts           compiled and run          ```ts no-run    compiled only
//   ```sh run       run by bash               ```text         what the block before it prints, exactly
//
// A ```text block belongs to the runnable block before it when no heading and no other code stands between them.
import { fromMarkdown } from 'mdast-util-from-markdown';

export interface Block {
  readonly document: string;
  /** Line of the first line of code in the document. */
  readonly line: number;
  readonly language: 'ts' | 'sh';
  readonly code: string;
  readonly runs: boolean;
  /** What it must print; undefined when the page does not say. */
  readonly prints: string | undefined;
}

type Markdown = ReturnType<typeof fromMarkdown>;
type MarkdownNode = Markdown | Markdown['children'][number];

function leaves(node: MarkdownNode): MarkdownNode[] {
  if (node.type === 'code' || node.type === 'heading' || !('children' in node)) return [node];
  // Only containers of blocks hold code; below a paragraph there is none.
  return node.type === 'paragraph' ? [node] : node.children.flatMap((child) => leaves(child as MarkdownNode));
}

function kindOf(
  lang: string | null | undefined,
  words: readonly string[],
): Pick<Block, 'language' | 'runs'> | undefined {
  if (lang === 'ts') return { language: 'ts', runs: !words.includes('no-run') };
  if (lang === 'sh' && words.includes('run')) return { language: 'sh', runs: true };
  return undefined;
}

export function blocksOf(document: string, text: string): Block[] {
  const blocks: Block[] = [];
  let open = false;
  for (const node of leaves(fromMarkdown(text))) {
    if (node.type === 'heading') open = false;
    if (node.type !== 'code') continue;
    const last = blocks.at(-1);
    if (node.lang === 'text' && open && last !== undefined) {
      blocks[blocks.length - 1] = { ...last, prints: node.value };
    }
    const kind = kindOf(node.lang, (node.meta ?? '').split(/\s+/));
    open = kind?.runs === true;
    if (kind !== undefined) {
      const line = (node.position?.start.line ?? 0) + 1;
      blocks.push({ document, line, code: node.value, prints: undefined, ...kind });
    }
  }
  return blocks;
}
