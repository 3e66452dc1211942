import { describe, expect, it } from 'vitest'
import { PolicyGraph } from './policy-graph.js'

const ANY = '2.5.29.32.0'
const arc = (depth: number, number: number) => `1.2.392.200999.${depth}.${number}`
const LETTERS = [...Array(20).keys()]

describe('the policy graph', () => {
  it('grows with the certificates and not with the ways through them (RFC 9618 §3)', () => {
    const graph = new PolicyGraph()
    // Every policy is mapped to every policy of the next authority: 20^16 ways, which the tree of RFC 5280 would hold.
    for (let depth = 0; depth < 16; depth++) {
      graph.extend({ policies: LETTERS.map((n) => arc(depth, n)), anyPolicy: 'counts' })
      const pairs = LETTERS.flatMap((from) =>
        LETTERS.map((to) => ({
          issuerDomainPolicy: arc(depth, from),
          subjectDomainPolicy: arc(depth + 1, to),
        })),
      )
      graph.map(pairs, 'allowed')
    }
    graph.extend({ policies: [arc(16, 7)], anyPolicy: 'counts' })
    expect(graph.authorityPolicies()).toEqual(new Set(LETTERS.map((n) => arc(0, n))))
  })

  it('is any policy before the first certificate', () => {
    const graph = new PolicyGraph()
    expect(graph.state).toBe('some')
    expect(graph.authorityPolicies()).toEqual(new Set([ANY]))
  })

  it('stays empty once it is empty', () => {
    const graph = new PolicyGraph()
    graph.extend(undefined)
    graph.extend({ policies: [ANY], anyPolicy: 'counts' })
    graph.map([{ issuerDomainPolicy: arc(0, 0), subjectDomainPolicy: arc(0, 1) }], 'allowed')
    expect(graph.state).toBe('empty')
    expect(graph.authorityPolicies()).toEqual(new Set())
  })

  it('forgets policies that lead nowhere', () => {
    const graph = new PolicyGraph()
    graph.extend({ policies: [arc(0, 0), arc(0, 1)], anyPolicy: 'counts' })
    graph.extend({ policies: [arc(0, 1)], anyPolicy: 'counts' })
    expect(graph.authorityPolicies()).toEqual(new Set([arc(0, 1)]))
  })

  it('keeps a policy mapped below anyPolicy in the anchor’s domain', () => {
    const graph = new PolicyGraph()
    graph.extend({ policies: [ANY], anyPolicy: 'counts' })
    graph.map([{ issuerDomainPolicy: arc(0, 0), subjectDomainPolicy: arc(1, 0) }], 'allowed')
    graph.extend({ policies: [arc(1, 0)], anyPolicy: 'counts' })
    expect(graph.authorityPolicies()).toEqual(new Set([arc(0, 0)]))
  })

  it('drops a policy that is mapped where mapping is inhibited', () => {
    const graph = new PolicyGraph()
    graph.extend({ policies: [arc(0, 0)], anyPolicy: 'counts' })
    graph.map([{ issuerDomainPolicy: arc(0, 0), subjectDomainPolicy: arc(1, 0) }], 'inhibited')
    expect(graph.state).toBe('empty')
  })
})
