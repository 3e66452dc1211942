import { describe, expect, it } from 'vitest'
import { databaseIdentity, refuseSharedDatabases } from './address.js'

describe('database addresses', () => {
  it.each([
    ['the very same address', 'postgres://u:p@db.test/app'],
    ['another user and password', 'postgres://other:secret@db.test/app'],
    ['the default port written out', 'postgresql://u:p@db.test:5432/app'],
    ['capitals in the host name', 'postgres://u:p@DB.test/app'],
    ['an option behind it', 'postgres://u:p@db.test/app?sslmode=require'],
  ])('refuse two zones on one database: %s', (_what, url) => {
    expect(() => refuseSharedDatabases({ app: 'postgres://u:p@db.test/app', ca: url })).toThrow(
      expect.objectContaining({ code: 'database/zones-share', message: expect.stringContaining('"ca"') }),
    )
  })

  it('know this machine under all its names', () => {
    expect(databaseIdentity('postgres://u:p@127.0.0.1/x')).toEqual(
      databaseIdentity('postgres://u:p@[::1]:5432/x'),
    )
  })

  it('accept a database of its own for each zone', () => {
    refuseSharedDatabases({ app: 'postgres://u:p@db.test/app', ca: 'postgres://u:p@db.test/ca' })
  })

  it.each(['db.test/app', 'mysql://u:p@db.test/app', 'postgres://u:p@db.test', 'postgres://u:p@db.test/'])(
    'refuse %s',
    (url) => {
      expect(() => databaseIdentity(url)).toThrow(
        expect.objectContaining({ code: 'database/address-malformed' }),
      )
    },
  )

  it('never repeat a password in their refusal', () => {
    expect(() => databaseIdentity('mysql://u:hunter2@db.test/app')).not.toThrow('hunter2')
  })
})
