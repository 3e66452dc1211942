import { describe, expect, it } from 'vitest'
import { loadCorpus, MAX_INPUT_BYTES } from './engine/corpus.js'
import { judgeAsic } from './targets/asic.js'
import { judgeCades } from './targets/cades.js'
import { judgeEvidence } from './targets/evidence.js'
import { judgeJades } from './targets/jades.js'
import { judgePades } from './targets/pades.js'
import { digestOf } from './targets/target.js'
import { TARGET_NAMES, TARGETS } from './targets/targets.js'
import { judge } from './targets/xades.js'

describe.each(TARGET_NAMES)('the kept inputs of %s', (name) => {
  const corpus = loadCorpus(name)

  it('are there, small, and named by what is in them', () => {
    expect(corpus.length).toBeGreaterThan(0)
    for (const { name: file, input } of corpus) {
      expect(input.length).toBeLessThanOrEqual(MAX_INPUT_BYTES)
      expect(digestOf(input)).toContain(file)
    }
  })

  it('break no promise of the code, those that once did included', async () => {
    for (const { name: file, input } of corpus) {
      try {
        await TARGETS[name].run(input)
      } catch (error) {
        throw new Error(`fuzz/corpus/${name}/${file}`, { cause: error })
      }
    }
  })
})

describe('the corpus of xades', () => {
  it('holds files that are VALID, and the target looks at more than errors', async () => {
    const reports = await Promise.all(loadCorpus('xades').map(({ input }) => judge(input)))
    expect(reports.filter(({ verdict }) => verdict === 'VALID').length).toBeGreaterThanOrEqual(5)
  })
})

describe('the corpus of cades', () => {
  it('holds messages that are VALID at every level', async () => {
    const reports = await Promise.all(loadCorpus('cades').map(({ input }) => judgeCades(input)))
    const valid = reports.filter(({ verdict }) => verdict === 'VALID').flatMap(({ signatures }) => signatures)
    expect(new Set(valid.map(({ level }) => level))).toEqual(new Set(['B-B', 'B-T', 'B-LTA']))
  })
})

describe('the corpus of asic', () => {
  it('holds containers that are VALID, of both kinds, signed once and twice', async () => {
    const reports = await Promise.all(loadCorpus('asic').map(({ input }) => judgeAsic(input)))
    const valid = reports.filter(({ verdict }) => verdict === 'VALID').map(({ signatures }) => signatures)
    expect(new Set(valid.map(({ length }) => length))).toEqual(new Set([1, 2]))
    expect(new Set(valid.flat().map(({ packaging }) => packaging))).toEqual(new Set(['asic-s', 'asic-e']))
  })
})

describe('the corpus of pades', () => {
  it('holds documents that are VALID, with a table and with a stream, signed once and twice', async () => {
    const reports = await Promise.all(loadCorpus('pades').map(({ input }) => judgePades(input)))
    const valid = reports.filter(({ verdict }) => verdict === 'VALID')
    expect(new Set(valid.map(({ signatures }) => signatures.length))).toEqual(new Set([1, 2]))
  })
})

describe('the corpus of jades', () => {
  it('holds files that are VALID at every level, in JWS and in a bundle', async () => {
    const reports = await Promise.all(loadCorpus('jades').map(({ input }) => judgeJades(input)))
    const valid = reports.filter(({ verdict }) => verdict === 'VALID').flatMap(({ signatures }) => signatures)
    expect(new Set(valid.map(({ level }) => level))).toEqual(new Set(['B-B', 'B-T', 'B-LTA']))
    expect(valid.some(({ packaging }) => packaging === 'enveloped')).toBe(true)
  })
})

describe('the corpus of evidence', () => {
  it('holds records that are VALID, stamped once, and renewed in both ways', () => {
    const reports = loadCorpus('evidence').map(({ input }) => judgeEvidence(input))
    const valid = reports.filter(({ verdict }) => verdict === 'VALID')
    expect(new Set(valid.map(({ links }) => links.length))).toEqual(new Set([1, 2, 3]))
  })
})
