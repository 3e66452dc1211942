import { contentNamesOf } from '@jitsuin/kernel'
import { describe, expect, it } from 'vitest'
import { resultName } from './signing-work.js'

type Naming = Parameters<typeof resultName>[0]

/** The usual choices of the command line, with those of one case in their place. */
function named(name: string, choices: Partial<Naming> & Pick<Naming, 'format'>): string {
  return resultName({ level: 'b', packaging: undefined, jws: undefined, ...choices })(name)
}

describe('the result of each of many files', () => {
  it.each([
    ['letter.pdf', { format: 'pades' }, 'letter.pdf'],
    ['rx.csv', { format: 'prescription' }, 'rx.xml'],
    ['bundle.json', { format: 'jades', packaging: 'enveloped' }, 'bundle.json'],
    ['letter.txt', { format: 'jades' }, 'letter.txt.jws'],
    ['letter.txt', { format: 'jades', level: 't' }, 'letter.txt.json'],
    ['letter.txt', { format: 'jades', jws: 'general' }, 'letter.txt.json'],
    ['scan.pdf', { format: 'jades', packaging: 'detached' }, 'scan.pdf.jws'],
    ['scan.pdf', { format: 'asic' }, 'scan.pdf.asice'],
    ['scan.pdf', { format: 'asic', packaging: 'asic-e' }, 'scan.pdf.asice'],
    ['scan.pdf', { format: 'asic', packaging: 'asic-s' }, 'scan.pdf.asics'],
    ['scan.pdf', { format: 'asic', packaging: 's' }, 'scan.pdf.asics'],
  ] as const)('of %s as %j is named %s', (name, choices, expected) => {
    expect(named(name, choices)).toBe(expected)
  })

  it.each([
    { format: 'jades', packaging: 'detached' },
    { format: 'jades', packaging: 'detached', level: 't' },
    { format: 'cades', packaging: 'detached' },
    { format: 'xades', packaging: 'detached' },
  ] as const)('finds its content again by name, where it stands beside it: %j', (choices) => {
    expect(contentNamesOf(named('scan.pdf', choices))).toContain('scan.pdf')
  })
})
