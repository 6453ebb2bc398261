<?php

/**
 * The block in a page. `$attributes` comes from WordPress.
 */

namespace NewsroomBoxes;

defined('ABSPATH') || exit;

// The wrapper's attributes are escaped by WordPress. The box was checked when it was read, and is not changed by kses:
// that would remove its drawings.
// phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped
printf("<div %s>%s</div>\n", get_block_wrapper_attributes(), box($attributes));
