/** The approval address as a picture that a business system shows as it is. */
import { toBuffer, toString as toText } from 'qrcode'

/** A QR code (ISO/IEC 18004, level M) with its quiet zone. */
export type QrCode = { readonly svg: string; readonly pngDataUri: string }

/** Draws an address. */
export async function drawQr(address: string): Promise<QrCode> {
  const options = { errorCorrectionLevel: 'M', margin: 4 } as const
  const [svg, png] = await Promise.all([
    toText(address, { ...options, type: 'svg' }),
    toBuffer(address, { ...options, type: 'png', scale: 6 }),
  ])
  return { svg: svg.trim(), pngDataUri: `data:image/png;base64,${png.toString('base64')}` }
}
