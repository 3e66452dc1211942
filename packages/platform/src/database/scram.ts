import { createHash, createHmac, hkdfSync, pbkdf2Sync } from 'node:crypto'

const ITERATIONS = 4096

/** A secret of its own for each role, derived from the secret of the zone's owner; the owner's cannot be told from it. */
export function derivePassword(ownerPassword: string, role: string): string {
  return derive(ownerPassword, `password of ${role}`, 24).toString('base64url')
}

/**
 * What PostgreSQL stores in place of a password (RFC 5803 form, RFC 5802 §3 computation), so that the password itself
 * stands in no statement, log or statistics view. The salt depends on the password alone: the same role and owner
 * always give the same verifier, and several instances can start at once.
 */
export function scramVerifier(password: string): string {
  const salt = derive(password, 'salt', 16)
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256')
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest('base64')
  const serverKey = hmac(salted, 'Server Key').toString('base64')
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function derive(secret: string, purpose: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'jitsuin', purpose, length))
}
