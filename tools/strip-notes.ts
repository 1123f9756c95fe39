// What tables say for readers (the note of a field, of a command, why an input is ignored) fills the pages of docs/spec
// and `plomba decode`. A program in a browser carries none of it: this takes the texts out of the build for browsers and
// leaves every value in its place.
import ts from 'typescript';

/** Functions whose third argument is a text for readers. */
const noteThird = new Set(['required', 'optional']);
/** Properties whose text is for readers: what holds is that they are there. */
const notes = new Set(['note', 'ignore', 'illegal']);

/** The literals of a file that are only for readers, in the order of the file. */
function notesOf(file: ts.SourceFile): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const third = node.arguments[2];
      if (noteThird.has(node.expression.text) && third !== undefined && isText(third)) found.push(third);
      if (node.expression.text === 'layout') found.push(...partNotes(node.arguments[1]));
    }
    if (ts.isPropertyAssignment(node) && notes.has(node.name.getText(file)) && isText(node.initializer)) {
      found.push(node.initializer);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The parts of a layout are pairs: what it is, and what it means. */
function partNotes(parts: ts.Node | undefined): ts.Node[] {
  if (parts === undefined || !ts.isObjectLiteralExpression(parts)) return [];
  return parts.properties.flatMap((property) => {
    const pair = ts.isPropertyAssignment(property) ? property.initializer : undefined;
    const note = pair !== undefined && ts.isArrayLiteralExpression(pair) ? pair.elements[1] : undefined;
    return note !== undefined && isText(note) ? [note] : [];
  });
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

/** The same TypeScript with an empty text for every note. */
export function withoutNotes(path: string, source: string): string {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.ES2023, true);
  return notesOf(file).reduceRight(
    (text, node) => `${text.slice(0, node.getStart(file))}''${text.slice(node.getEnd())}`,
    source,
  );
}
