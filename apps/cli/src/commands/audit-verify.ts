import { join } from 'node:path'
import type { AuditReport } from '@jitsuin/audit'
import { defineCommand, type ExitCode } from '../command.js'
import { openZoneDatabase } from '../zone-database.js'

/** `jitsuin audit verify`: whether every record is there as it was signed; names the first that is not. */
export const auditVerify = defineCommand({
  name: 'audit verify',
  summary: 'checks the audit records of a zone against a signed head',
  options: {
    checkpoint: {
      value: 'FILE',
      help: 'the signed head; without it the copy in the second place of the zone',
    },
    key: { value: 'FILE', help: 'public key of the log; without it "verifier-key" beside the head' },
    zone: { value: 'NAME', default: 'app', help: 'app or ca' },
    data: { value: 'DIR', default: '.jitsuin', help: 'folder of the platform' },
    database: { value: 'URL', help: 'database of the zone; without it the embedded one' },
    json: { help: 'one JSON object' },
  },
  examples: [
    'jitsuin audit verify',
    'jitsuin audit verify --zone ca --checkpoint /mnt/other-disk/checkpoint --key log.pub',
  ],
  run: async ({ checkpoint, key, zone, data, database: url, json }, _operands, io) => {
    // Loaded here, so that commands without a database do not wait for its libraries.
    const { verifyWithFiles } = await import('@jitsuin/audit')
    const folder = join(data, zone)
    const database = await openZoneDatabase(url, folder)
    try {
      const report = await verifyWithFiles({
        url: database.url,
        checkpointFile: checkpoint ?? join(folder, 'audit-copy', 'checkpoint'),
        ...(key !== undefined && { verifierKeyFile: key }),
      })
      io.out(json ? JSON.stringify(report) : describe(report))
      return exitCodeOf(report)
    } finally {
      await database.close()
    }
  },
})

function exitCodeOf({ verdict }: AuditReport): ExitCode {
  if (verdict === 'intact') return 0
  return verdict === 'no-head' ? 2 : 1
}

function describe(report: AuditReport): string {
  switch (report.verdict) {
    case 'intact':
      return `intact: ${report.size} records are as they were signed; ${report.waiting} wait for the next head`
    case 'damaged': {
      const { kind, position, id } = report.first
      return `damaged: record ${id} (position ${position}) was ${kind}; ${report.size} records are signed`
    }
    case 'damaged-somewhere':
      return `damaged: ${report.present} of ${report.size} signed records are there; which one is wrong cannot be said`
    case 'no-head':
      return 'nothing is signed yet'
  }
}
