/** An authenticator in the browser, as a laptop with a fingerprint sensor has one (WebDriver's virtual authenticator, WebAuthn §11). */
import type { Page } from 'playwright-core'

/** What somebody does when the browser asks for the finger. */
export type SecurityKey = { readonly answer: (finger: 'right' | 'wrong') => Promise<void> }

/** Gives the page an authenticator of its own, which begins with the right finger. */
export async function addSecurityKey(page: Page): Promise<SecurityKey> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    answer: async (finger) => {
      await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: finger === 'right' })
    },
  }
}
