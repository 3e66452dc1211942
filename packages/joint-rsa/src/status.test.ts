import { expect, it } from 'vitest'
import { JOINT_RSA_STATUS, requireMaliciousSecure } from './index.js'

it('lets nobody use the package while it does not count as secure against hostile peers', () => {
  expect(JOINT_RSA_STATUS).toBe('semi-honest')
  expect(requireMaliciousSecure).toThrow(expect.objectContaining({ code: 'joint-rsa/not-malicious-secure' }))
})
