import { REVOCATION_REASONS, type RevocationReason } from '@jitsuin/pki'
import { defineCommand } from '../command.js'
import { CliError } from '../errors.js'
import { loadIndex, saveIndex, TEST_AUTHORITIES } from '../test-ca/folder.js'
import { renewList } from '../test-ca/lists.js'

const REASONS = Object.keys(REVOCATION_REASONS) as RevocationReason[] // the table has no other keys

/** `jitsuin cert revoke`: for good; the list is made anew at once. */
export const certRevoke = defineCommand({
  name: 'cert revoke',
  summary: 'revokes a certificate of a test hierarchy and makes its list anew',
  options: {
    dir: { value: 'DIR', required: true, help: 'the hierarchy of "jitsuin ca init"' },
    serial: { value: 'HEX', required: true, help: 'serial number of the certificate' },
    reason: { value: 'WORD', default: 'cessationOfOperation', help: REASONS.join(', ') },
    json: { help: 'one JSON object' },
  },
  examples: ['jitsuin cert revoke --dir demo-ca --serial 5f3a… --reason keyCompromise'],
  run: async ({ dir, serial, reason: word, json }, _operands, io) => {
    const reason = reasonOf(word)
    const index = await loadIndex(dir)
    const wanted = serial
      .toLowerCase()
      .replaceAll(':', '')
      .replace(/^(00)+(?=[0-9a-f]{2})/, '')
    const found = index.issued.find(({ serialHex }) => serialHex === wanted)
    if (!found) throw new CliError('cli/unknown-serial', `${dir} issued no certificate ${wanted}`)
    const revoked = found.revoked ?? { at: io.now().toISOString(), reason } // the first revocation counts
    const issued = index.issued.map((entry) => (entry === found ? { ...entry, revoked } : entry))
    await saveIndex(dir, { ...index, issued })
    await renewList(dir, TEST_AUTHORITIES[found.authority].list, {
      index: { ...index, issued },
      at: io.now(),
    })
    io.out(
      json
        ? JSON.stringify({ serialHex: wanted, ...revoked })
        : `${wanted} is revoked since ${revoked.at} (${revoked.reason})`,
    )
    return 0
  },
})

function reasonOf(word: string): RevocationReason {
  const reason = REASONS.find((candidate) => candidate === word)
  if (!reason) throw new CliError('cli/usage', `--reason is one of ${REASONS.join(', ')}`)
  return reason
}
