import type { SsoTransaction } from './sso-store.js'

/** A ticket: a session to be taken over by a host, or a certificate that TLS proved. */
export type Ticket = {
  readonly attemptSha256: string
  readonly sessionId: string | undefined
  readonly certificateDer: Uint8Array | undefined
}

/** Keeps a ticket. */
export async function insertTicket(
  tx: SsoTransaction,
  ticket: Partial<Ticket> & {
    readonly attemptSha256: string
    readonly ticketSha256: string
    readonly purpose: 'hand-over' | 'tls'
    readonly expiresAt: Date
  },
): Promise<void> {
  await tx
    .insertInto('ticket')
    .values({
      ticket_sha256: ticket.ticketSha256,
      purpose: ticket.purpose,
      attempt_sha256: ticket.attemptSha256,
      session_id: ticket.sessionId ?? null,
      certificate: ticket.certificateDer ? Buffer.from(ticket.certificateDer) : null,
      expires_at: ticket.expiresAt,
      used_at: null,
    })
    .execute()
}

/** Takes a ticket once, and before its end; undefined otherwise. */
export async function takeTicket(
  tx: SsoTransaction,
  { ticketSha256, purpose, at }: { ticketSha256: string; purpose: 'hand-over' | 'tls'; at: Date },
): Promise<Ticket | undefined> {
  const row = await tx
    .updateTable('ticket')
    .set({ used_at: at })
    .where('ticket_sha256', '=', ticketSha256)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .returning(['attempt_sha256', 'session_id', 'certificate'])
    .executeTakeFirst()
  return (
    row && {
      attemptSha256: row.attempt_sha256,
      sessionId: row.session_id ?? undefined,
      certificateDer: row.certificate ?? undefined,
    }
  )
}
