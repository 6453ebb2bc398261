<?php

// Runs the steps of a test, a JSON text on standard input, and prints what came of each: `php call.php FILE`.
// A step is the arguments of widgets_box(), or a PHP expression that changes something between two calls.

declare(strict_types=1);

error_reporting(E_ALL);
// Where the test has disabled PHP's own function, this is the clock.
if (!function_exists('time')) {
    function time(): int
    {
        return (int) getenv('NOW');
    }
}
$said = [];
set_error_handler(static function (int $level, string $text) use (&$said): bool {
    $said[] = $text;
    return true;
});
$included = array_slice($argv, 1);
foreach ($included as $file) {
    require $file;
}

$results = [];
foreach (json_decode(stream_get_contents(STDIN), true) as $step) {
    if (is_string($step)) {
        $results[] = eval("return $step;");
        continue;
    }
    $report = null;
    ob_start();
    $html = widgets_box(...[...$step, &$report]);
    $results[] = ['html' => base64_encode($html), 'report' => $report, 'printed' => ob_get_clean()];
}
echo json_encode([
    'results' => $results, 'said' => $said, 'last' => error_get_last(),
    'included' => array_values(array_diff(get_included_files(), [__FILE__], array_map('realpath', $included))),
]);
