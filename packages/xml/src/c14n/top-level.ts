import type { XmlComment, XmlDocument, XmlInstruction } from '../tree.js'
import type { C14nMethod } from './algorithms.js'

/** A processing instruction in canonical form (C14N 1.0 §2.3). */
export function renderInstruction({ target, data }: XmlInstruction): string {
  return data === '' ? `<?${target}?>` : `<?${target} ${data}?>`
}

/** A comment in canonical form (C14N 1.0 §2.3). */
export function renderComment({ value }: XmlComment): string {
  return `<!--${value}-->`
}

/** A node beside the root element, with the line end that parts it from the root (C14N 1.0 §2.3). */
export function renderOutside(
  node: XmlComment | XmlInstruction,
  document: XmlDocument,
  { comments }: C14nMethod,
): string {
  if (node.kind === 'comment' && comments === 'dropped') return ''
  const text = node.kind === 'comment' ? renderComment(node) : renderInstruction(node)
  const isBeforeRoot = document.children.indexOf(node) < document.children.indexOf(document.root)
  return isBeforeRoot ? `${text}\n` : `\n${text}`
}
