/**
 * The valid policy graph of RFC 9618 §5, which replaces the tree of RFC 5280 §6.1.2 (a): one node for each policy at each
 * depth, however many ways lead to it, so that mappings cannot make it grow beyond the certificates themselves.
 */
import { ANY_POLICY, type PolicyMapping } from '../extensions/policies.js'

type Node = { readonly policy: string; expected: ReadonlySet<string>; readonly parents: readonly Node[] }
type Level = Map<string, Node>

/** What a certificate does to the graph: the policies it names, and whether its anyPolicy counts (§5.3 (d)(2)). */
export type PolicyStep = { readonly policies: readonly string[]; readonly anyPolicy: 'counts' | 'inhibited' }

/** The graph, one level for each certificate below the anchor. It is `empty` once no policy is valid, and stays so. */
export class PolicyGraph {
  #levels: Level[] = [
    new Map([[ANY_POLICY, { policy: ANY_POLICY, expected: new Set([ANY_POLICY]), parents: [] }]]),
  ]

  /** Whether any policy is valid so far: the NULL of the standard is `empty`. */
  get state(): 'some' | 'empty' {
    return this.#levels.length === 0 ? 'empty' : 'some'
  }

  /** Adds the level of the next certificate (RFC 9618 §5.3 (d)); a certificate without policies empties the graph (e). */
  extend(step: PolicyStep | undefined): void {
    const last = this.#levels.at(-1)
    if (!last) return
    if (!step) {
      this.#levels = []
      return
    }
    this.#levels.push(nextLevel(last, step))
    this.#prune()
  }

  /** Applies the policy mappings of the certificate just added (RFC 9618 §5.4 (b)). */
  map(mappings: readonly PolicyMapping[], mapping: 'allowed' | 'inhibited'): void {
    const last = this.#levels.at(-1)
    if (!last) return
    for (const [from, to] of groupBySource(mappings)) {
      if (mapping === 'inhibited') last.delete(from)
      else mapOne(last, from, to)
    }
    this.#prune()
  }

  /**
   * The policies, in the anchor's domain, under which the path is valid (RFC 9618 §5.5 (g)): nodes that begin below anyPolicy,
   * and anyPolicy itself if it reached the last certificate.
   */
  authorityPolicies(): ReadonlySet<string> {
    const found = new Set<string>()
    for (const level of this.#levels) {
      for (const { policy, parents } of level.values()) {
        if (policy !== ANY_POLICY && parents.some((parent) => parent.policy === ANY_POLICY)) found.add(policy)
      }
    }
    if (this.#levels.at(-1)?.has(ANY_POLICY)) found.add(ANY_POLICY)
    return found
  }

  /** Removes what no longer leads to the last level (RFC 9618 §5.3 (d)(3)). */
  #prune(): void {
    for (let depth = this.#levels.length - 1; depth > 0; depth--) {
      const [above, below] = this.#levels.slice(depth - 1, depth + 1)
      if (above && below) keepParents(above, below)
    }
    if (this.#levels.at(-1)?.size === 0) this.#levels = []
  }
}

function keepParents(above: Level, below: Level): void {
  const parents = new Set([...below.values()].flatMap((node) => node.parents))
  for (const node of above.values()) if (!parents.has(node)) above.delete(node.policy)
}

function nextLevel(last: Level, { policies, anyPolicy }: PolicyStep): Level {
  const parentsOf = expectedBy(last)
  const any = last.get(ANY_POLICY)
  const level: Level = new Map()
  const add = (policy: string, parents: readonly Node[]) =>
    level.set(policy, { policy, expected: new Set([policy]), parents })

  for (const policy of policies) {
    if (policy === ANY_POLICY) continue
    const parents = parentsOf.get(policy) ?? (any ? [any] : undefined)
    if (parents) add(policy, parents)
  }
  if (anyPolicy === 'counts' && policies.includes(ANY_POLICY)) {
    for (const [policy, parents] of parentsOf) if (!level.has(policy)) add(policy, parents)
  }
  return level
}

function expectedBy(level: Level): Map<string, Node[]> {
  const found = new Map<string, Node[]>()
  for (const node of level.values()) {
    for (const policy of node.expected) {
      const parents = found.get(policy)
      if (parents) parents.push(node)
      else found.set(policy, [node])
    }
  }
  return found
}

function groupBySource(mappings: readonly PolicyMapping[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const { issuerDomainPolicy, subjectDomainPolicy } of mappings) {
    const targets = found.get(issuerDomainPolicy) ?? new Set()
    found.set(issuerDomainPolicy, targets.add(subjectDomainPolicy))
  }
  return found
}

function mapOne(level: Level, from: string, to: ReadonlySet<string>): void {
  const node = level.get(from)
  const any = level.get(ANY_POLICY)
  if (node) node.expected = to
  // The node of anyPolicy at this level has one parent, the node of anyPolicy above it.
  else if (any) level.set(from, { policy: from, expected: to, parents: any.parents })
}
