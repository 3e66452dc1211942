import { randomBytes } from 'node:crypto'
import { prepareTrust, validate } from '@jitsuin/ades'
import { beforeAll, describe, expect, it } from 'vitest'
import { SAMPLE_IDS, type Sample } from '../../domain/sample.js'
import { makeSamples, type SampleSet } from './make-samples.js'

const NOW = new Date('2026-11-21T00:12:00Z')
let set: SampleSet

beforeAll(async () => {
  set = await makeSamples({ now: NOW, random: randomBytes })
})

function sampleOf(id: string): Sample {
  const sample = set.samples.find((candidate) => candidate.id === id)
  if (!sample) throw new Error(`No sample ${id}`)
  return sample
}

describe('samples', () => {
  it.each(SAMPLE_IDS)('"%s" shows its expected verdict and answers (T-C07-1, T-C07-2)', async (id) => {
    const { file, content, expected } = sampleOf(id)
    const trust = prepareTrust(set.trust)
    const report = await validate(file, {
      at: NOW,
      trust,
      policy: 'hpki',
      ...(content && { detached: content }),
    })
    expect(report.verdict).toBe(expected.verdict)
    for (const { answers } of report.signatures) {
      for (const { question, verdict } of answers) {
        const wanted = expected.answers[question]
        if (wanted !== undefined) expect([question, verdict]).toEqual([question, wanted])
      }
    }
  })
})
