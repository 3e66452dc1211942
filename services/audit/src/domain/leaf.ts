import { utf8 } from '@jitsuin/kernel'
import { type AuditEntry, encodeLeaf, PlatformError } from '@jitsuin/platform'
import { leafHash } from '@jitsuin/tlog'

/**
 * The leaf hash of an audit row. A row that has no canonical form was not written through the platform; it is covered
 * all the same, under a form of its own, so that nobody can stop the log by writing such a row, or hide a change in one.
 */
export function leafHashOf(entry: AuditEntry): Uint8Array {
  try {
    return leafHash(encodeLeaf(entry))
  } catch (error) {
    if (!(error instanceof PlatformError && error.code === 'audit/not-canonical')) throw error
    const { id, service, recordedAt, occurredAt, actor, action, subject, facts } = entry
    const members = [id, service, recordedAt, occurredAt, actor, action, subject, facts]
    return leafHash(utf8(`not canonical ${JSON.stringify(members)}`))
  }
}
