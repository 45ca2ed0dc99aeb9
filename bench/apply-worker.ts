// The worker of Chromium in which `apply` is measured.
import '../src/buffer-global.ts'
import { measureApply, type ApplyInput } from './apply.ts'

addEventListener('message', ({ data }: MessageEvent<ApplyInput>) => {
  void measureApply(data).then((times) => postMessage(times))
})
