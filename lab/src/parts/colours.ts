// Which colours the page has, dark or light: what is painted on a canvas is painted again when they change.
import { useEffect, useState } from "preact/hooks";

const isDark = matchMedia("(prefers-color-scheme: dark)");

export function useIsDark(): boolean {
  const [is, set] = useState(isDark.matches);
  useEffect(() => {
    const look = () => set(isDark.matches);
    look();
    isDark.addEventListener("change", look);
    return () => isDark.removeEventListener("change", look);
  }, []);
  return is;
}
