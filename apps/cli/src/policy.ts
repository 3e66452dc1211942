import { type Policy, readValidationPolicy } from '@jitsuin/ades'
import { CliError } from './errors.js'
import { loadFile } from './files.js'

/** The row of a command that judges. */
export const POLICY_OPTION = {
  policy: {
    value: 'hpki|basic|FILE.json',
    default: 'hpki',
    help: 'the rules: those of HPKI, those for signatures in general, or your own',
  },
} as const

/**
 * A built-in validation policy by its name, or one out of a file.
 *
 * @throws {CliError} `cli/usage`, `cli/unreadable`; {AdesError} `policy/…`
 */
export async function loadPolicy(named: string): Promise<Policy> {
  if (named === 'hpki' || named === 'basic') return named
  if (!named.endsWith('.json'))
    throw new CliError('cli/usage', '--policy is hpki, basic or the name of a file that ends in .json')
  return readValidationPolicy(await loadFile(named))
}
