// Draws the ground in WebGL 2: triangles over a square with lines of equal shade, a path and the stop that is marked.

export interface View {
  /** Around the upright axis, and above the horizon; in radians. */
  turn: number;
  tilt: number;
  /** 1 shows the whole square. */
  near: number;
}

const GROUND = {
  vertex: `#version 300 es
in vec3 place; in float shade; uniform mat4 view; out vec3 at; out float band;
void main() { at = place; band = shade; gl_Position = view * vec4(place.x - 0.5, place.z * 0.45, 0.5 - place.y, 1.0); }`,
  fragment: `#version 300 es
precision highp float; in vec3 at; in float band; uniform vec3 low; uniform vec3 high; uniform float isDark; out vec4 colour;
void main() {
  vec3 normal = normalize(cross(dFdx(vec3(at.xy, at.z * 0.45)), dFdy(vec3(at.xy, at.z * 0.45))));
  float light = 0.72 + 0.28 * abs(dot(normal, normalize(vec3(-0.4, 0.5, 0.8))));
  float line = smoothstep(0.0, 1.0, abs(fract(band * 14.0 - 0.5) - 0.5) / fwidth(band * 14.0));
  vec3 ground = mix(low, high, band) * light;
  colour = vec4(mix(ground * (isDark > 0.5 ? 1.5 : 0.72), ground, line), 1.0);
}`,
};
const MARKS = {
  vertex: `#version 300 es
in vec3 place; uniform mat4 view; uniform float size;
void main() { gl_Position = view * vec4(place.x - 0.5, place.z * 0.45 + 0.012, 0.5 - place.y, 1.0); gl_PointSize = size; }`,
  fragment: `#version 300 es
precision highp float; uniform vec3 ink; uniform float isRound; out vec4 colour;
void main() { if (isRound > 0.5 && length(gl_PointCoord - 0.5) > 0.5) discard; colour = vec4(ink, 1.0); }`,
};

function programOf(gl: WebGL2RenderingContext, source: { vertex: string; fragment: string }): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, text] of [[gl.VERTEX_SHADER, source.vertex], [gl.FRAGMENT_SHADER, source.fragment]] as const) {
    const shader = gl.createShader(kind);
    if (!shader) continue;
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return program;
}

/** Columns of a matrix that looks at the middle of the square. */
function lookAt({ turn, tilt, near }: View, aspect: number): Float32Array {
  const distance = 1.35 / near;
  const eye = [distance * Math.cos(tilt) * Math.sin(turn), distance * Math.sin(tilt) + 0.16, distance * Math.cos(tilt) * Math.cos(turn)] as const;
  const target = [0, 0.16, 0] as const;
  const minus = (a: readonly number[], b: readonly number[]) => a.map((each, i) => each - (b[i] ?? 0));
  const cross = ([a = 0, b = 0, c = 0]: number[], [x = 0, y = 0, z = 0]: number[]) => [b * z - c * y, c * x - a * z, a * y - b * x];
  const unit = (a: number[]) => a.map((each) => each / Math.hypot(...a));
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, each, i) => sum + each * (b[i] ?? 0), 0);
  const back = unit(minus(eye, target));
  const right = unit(cross([0, 1, 0], back));
  const up = cross(back, right);
  const focus = 1.7;
  const [first, last] = [0.05, 12];
  const rows = [
    [right, focus / Math.max(aspect, 1)],
    [up, focus * Math.min(aspect, 1)],
  ] as const;
  const matrix = new Float32Array(16);
  rows.forEach(([axis, scale], i) => {
    for (let k = 0; k < 3; ++k) matrix[4 * k + i] = (axis[k] ?? 0) * scale;
    matrix[12 + i] = -dot(axis, eye) * scale;
  });
  const [depth, shift] = [-(last + first) / (last - first), (-2 * last * first) / (last - first)];
  for (let k = 0; k < 3; ++k) {
    matrix[4 * k + 2] = (back[k] ?? 0) * depth;
    matrix[4 * k + 3] = -(back[k] ?? 0);
  }
  matrix[14] = -dot(back, eye) * depth + shift;
  matrix[15] = dot(back, eye);
  return matrix;
}

/** "#rrggbb" of a style as three numbers from 0 to 1. */
function inkOf(element: Element, name: string): [number, number, number] {
  const text = getComputedStyle(element).getPropertyValue(name).trim();
  const part = (at: number) => parseInt(text.slice(at, at + 2), 16) / 255;
  return [part(1), part(3), part(5)];
}

/** Null where there is no WebGL 2. */
export function terrainPainter(canvas: HTMLCanvasElement) {
  const gl = canvas.getContext("webgl2", { antialias: true, preserveDrawingBuffer: true });
  if (!gl) return null;
  const ground = programOf(gl, GROUND);
  const marks = programOf(gl, MARKS);
  const [places, shades, corners, stops] = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer(), gl.createBuffer()];
  let [count, length] = [0, 0];
  const bind = (program: WebGLProgram, name: string, buffer: WebGLBuffer | null, width: number) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    const at = gl.getAttribLocation(program, name);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, width, gl.FLOAT, false, 0, 0);
  };
  const fill = (buffer: WebGLBuffer | null, numbers: Float32Array) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, numbers, gl.STATIC_DRAW);
  };
  return {
    ground(heights: Float32Array, bands: Float32Array, size: number) {
      const all = new Float32Array(3 * heights.length);
      heights.forEach((height, i) => all.set([(i % size) / (size - 1), Math.floor(i / size) / (size - 1), height], 3 * i));
      const triangles: number[] = [];
      for (let row = 0; row + 1 < size; ++row) {
        for (let column = 0; column + 1 < size; ++column) {
          const at = row * size + column;
          triangles.push(at, at + 1, at + size, at + 1, at + size + 1, at + size);
        }
      }
      fill(places, all);
      fill(shades, bands);
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, corners);
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, new Uint32Array(triangles), gl.STATIC_DRAW);
      count = triangles.length;
    },
    path(all: Float32Array) {
      fill(stops, all);
      length = all.length / 3;
    },
    draw(view: View, at: number) {
      const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
      const matrix = lookAt(view, canvas.width / canvas.height);
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(...inkOf(canvas, "--sheet"), 1);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      gl.enable(gl.DEPTH_TEST);
      gl.useProgram(ground);
      gl.uniformMatrix4fv(gl.getUniformLocation(ground, "view"), false, matrix);
      gl.uniform3fv(gl.getUniformLocation(ground, "low"), isDark ? [0.16, 0.24, 0.34] : [0.55, 0.66, 0.78]);
      gl.uniform3fv(gl.getUniformLocation(ground, "high"), isDark ? [0.5, 0.56, 0.62] : [0.97, 0.97, 0.95]);
      gl.uniform1f(gl.getUniformLocation(ground, "isDark"), isDark ? 1 : 0);
      bind(ground, "place", places, 3);
      bind(ground, "shade", shades, 1);
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, corners);
      gl.drawElements(gl.TRIANGLES, count, gl.UNSIGNED_INT, 0);
      if (length === 0) return;
      const ratio = devicePixelRatio || 1;
      const mark = (name: string, size: number, first: number, many: number) => {
        gl.uniform3fv(gl.getUniformLocation(marks, "ink"), inkOf(canvas, name));
        gl.uniform1f(gl.getUniformLocation(marks, "size"), size * ratio);
        gl.drawArrays(gl.POINTS, first, many);
      };
      gl.useProgram(marks);
      gl.uniformMatrix4fv(gl.getUniformLocation(marks, "view"), false, matrix);
      bind(marks, "place", stops, 3);
      gl.uniform3fv(gl.getUniformLocation(marks, "ink"), inkOf(canvas, "--warm"));
      gl.uniform1f(gl.getUniformLocation(marks, "isRound"), 0);
      gl.drawArrays(gl.LINE_STRIP, 0, length);
      gl.uniform1f(gl.getUniformLocation(marks, "isRound"), 1);
      mark("--warm", 5, 0, length);
      gl.disable(gl.DEPTH_TEST);
      mark("--ink", 15, Math.min(at, length - 1), 1);
      mark("--warm", 10, Math.min(at, length - 1), 1);
    },
    close() {
      gl.getExtension("WEBGL_lose_context")?.loseContext();
    },
  };
}
