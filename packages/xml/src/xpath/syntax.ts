/** The syntax tree of an XPath 1.0 expression. Prefixes are resolved; abbreviations are written out (§2.5). */

/** The axes of §2.2. */
export const AXES = [
  'ancestor',
  'ancestor-or-self',
  'attribute',
  'child',
  'descendant',
  'descendant-or-self',
  'following',
  'following-sibling',
  'namespace',
  'parent',
  'preceding',
  'preceding-sibling',
  'self',
] as const

/** An axis by its name. */
export type Axis = (typeof AXES)[number]

/** What a step looks for on its axis (§2.3). */
export type NodeTest =
  | { readonly kind: 'any-name' }
  | { readonly kind: 'namespace'; readonly namespaceUri: string }
  | { readonly kind: 'name'; readonly namespaceUri: string; readonly localName: string }
  | { readonly kind: 'node' | 'text' | 'comment' }
  | { readonly kind: 'instruction'; readonly target: string | undefined }

/** One location step (§2.1). */
export type Step = {
  readonly axis: Axis
  readonly test: NodeTest
  readonly predicates: readonly Expression[]
}

/** The binary operators of §3.3 to §3.5. */
export type Operator =
  | '|'
  | 'or'
  | 'and'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | 'div'
  | 'mod'

/** An expression (§3). A path starts at the root, at the context node or at the nodes of another expression. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: 'binary'
      readonly operator: Operator
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'negate'; readonly operand: Expression }
  | { readonly kind: 'filter'; readonly primary: Expression; readonly predicate: Expression }
  | {
      readonly kind: 'path'
      readonly start: 'root' | 'context' | Expression
      readonly steps: readonly Step[]
    }
