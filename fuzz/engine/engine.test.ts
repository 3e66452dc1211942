import { createHash } from 'node:crypto'
import { Script } from 'node:vm'
import { der } from '@jitsuin/pki'
import { parseXml } from '@jitsuin/xml'
import { describe, expect, it } from 'vitest'
import { readFixture } from '../targets/fixtures.js'
import { loadCorpus } from './corpus.js'
import { Coverage } from './coverage.js'
import type { Mutator } from './mutate-bytes.js'
import { mutateDer } from './mutate-der.js'
import { mutateXml } from './mutate-xml.js'
import { makeRandom } from './random.js'

const CERTIFICATE = readFixture('doctor.der')
const WORDS = [Buffer.from('word')]

function mutants(mutate: Mutator, input: Uint8Array, count: number): Uint8Array[] {
  const random = makeRandom(42)
  return Array.from({ length: count }, () => mutate(input, { random, words: WORDS, other: input }))
}

describe('coverage', () => {
  it('tells a branch that ran for the first time from one that ran before', () => {
    const coverage = new Coverage((url) => url.includes('/planted/'))
    const source = '(function planted(x) { if (x > 3) { return "large" } return "small" })'
    const planted = new Script(source, { filename: '/planted/branch.js' }).runInThisContext()
    const learn = (x: number) => {
      planted(x)
      return coverage.learn(coverage.take())
    }
    expect([1, 2, 4, 5, 1].map(learn)).toEqual([true, false, true, false, false])
  })
})

describe('changes that know the form', () => {
  it('leave most of a changed certificate readable as DER, which blind changes do not', () => {
    const readable = mutants(mutateDer, CERTIFICATE, 500).filter(isDer)
    expect(readable.length).toBeGreaterThan(450)
  })

  it('leave part of the changed documents well-formed, with elements in new places', () => {
    const [seed] = loadCorpus('xades')
    const document = seed?.input ?? new Uint8Array()
    const wellFormed = mutants(mutateXml, document, 300).filter(isXml)
    expect(wellFormed.length).toBeGreaterThan(60)
    expect(new Set(wellFormed.map(digest)).size).toBeGreaterThan(40)
  })

  it('make the same of the same seed', () => {
    expect(mutants(mutateDer, CERTIFICATE, 20)).toEqual(mutants(mutateDer, CERTIFICATE, 20))
  })
})

const isDer = (bytes: Uint8Array) => isRead(() => der.parse(bytes))
const isXml = (bytes: Uint8Array) => isRead(() => parseXml(bytes))
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

function isRead(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch {
    return false // refused, which the targets look at more closely
  }
}
