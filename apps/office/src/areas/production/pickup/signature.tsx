/** The field in which the holder signs, with a finger, a pen or a mouse. */
import type { Signature } from '@jitsuin/registration/contract'
import { Actions, Button, useSay } from '@jitsuin/ui'
import { type PointerEvent, type ReactElement, useEffect, useRef, useState } from 'react'
import { productionWording } from '../wording/index.js'
import { drawOn, judgeDrawing, type Point } from './model.js'

const WIDTH = 1000
const HEIGHT = 320

/** Draws the field; `onSigned` gets the strokes and the hash of the picture that was on the screen. */
export function SignatureField(props: {
  readonly label: string
  /** What the button says. */
  readonly act: string
  readonly isBusy: boolean
  readonly onSigned: (signature: Signature) => void
}): ReactElement {
  const say = useSay(productionWording)
  const canvas = useRef<HTMLCanvasElement>(null)
  const begun = useRef<number | null>(null)
  const [strokes, setStrokes] = useState<readonly (readonly Point[])[]>([])
  const [isDrawing, setIsDrawing] = useState(false)
  useEffect(() => paint(canvas.current, strokes), [strokes])

  const pointOf = (event: PointerEvent<HTMLCanvasElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect()
    const now = performance.now()
    begun.current ??= now
    const within = (value: number, most: number) => Math.round(Math.min(Math.max(value, 0), most))
    return [
      within(((event.clientX - box.left) / box.width) * WIDTH, WIDTH),
      within(((event.clientY - box.top) / box.height) * HEIGHT, HEIGHT),
      Math.round(now - begun.current),
    ]
  }
  const clear = () => {
    begun.current = null
    setStrokes([])
  }
  const sign = async () => {
    const pngSha256 = await hashOf(canvas.current)
    const copied = strokes.filter((stroke) => stroke.length > 0).map((stroke) => [...stroke])
    props.onSigned({ width: WIDTH, height: HEIGHT, strokes: copied, pngSha256 })
  }
  return (
    <div>
      <canvas
        ref={canvas}
        width={WIDTH}
        height={HEIGHT}
        role="img"
        aria-label={props.label}
        className="aspect-[25/8] w-full touch-none rounded-xl border-2 border-edge bg-paper"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          const point = pointOf(event)
          setIsDrawing(true)
          setStrokes([...strokes, [point]])
        }}
        onPointerMove={(event) => {
          if (!isDrawing) return
          const point = pointOf(event)
          setStrokes((before) => drawOn(before, point))
        }}
        onPointerUp={() => setIsDrawing(false)}
        onPointerCancel={() => setIsDrawing(false)}
      />
      <Actions>
        <Button
          kind="primary"
          isDisabled={judgeDrawing(strokes) === 'empty' || props.isBusy}
          onPress={() => void sign()}
        >
          {props.act}
        </Button>
        <Button onPress={clear} isDisabled={strokes.length === 0}>
          {say('desk.clear')}
        </Button>
      </Actions>
    </div>
  )
}

function paint(canvas: HTMLCanvasElement | null, strokes: readonly (readonly Point[])[]): void {
  const context = canvas?.getContext('2d')
  if (!canvas || !context) return
  context.clearRect(0, 0, canvas.width, canvas.height)
  context.lineWidth = 5
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (const stroke of strokes) {
    context.beginPath()
    for (const [x, y] of stroke) context.lineTo(x, y)
    context.stroke()
  }
}

/** SHA-256 of the picture, hex. */
async function hashOf(canvas: HTMLCanvasElement | null): Promise<string> {
  const blob = await new Promise<Blob | null>((resolve) =>
    canvas ? canvas.toBlob(resolve, 'image/png') : resolve(null),
  )
  const bytes = (await blob?.arrayBuffer()) ?? new ArrayBuffer(0)
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return [...new Uint8Array(digest)].map((octet) => octet.toString(16).padStart(2, '0')).join('')
}
