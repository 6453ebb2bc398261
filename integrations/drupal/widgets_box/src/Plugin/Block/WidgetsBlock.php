<?php

declare(strict_types=1);

// SPDX-License-Identifier: GPL-2.0-or-later

namespace Drupal\widgets_box\Plugin\Block;

use Drupal\Core\Block\Attribute\Block;
use Drupal\Core\Block\BlockBase;
use Drupal\Core\Form\FormStateInterface;
use Drupal\Core\Render\Markup;
use Drupal\Core\StringTranslation\TranslatableMarkup;

/**
 * A published fragment of `widgets`.
 */
#[Block(
  id: 'widgets_box',
  admin_label: new TranslatableMarkup('Widgets'),
)]
class WidgetsBlock extends BlockBase {

  /**
   * {@inheritdoc}
   */
  public function defaultConfiguration(): array {
    return ['folder' => '/var/lib/widgets/public', 'language' => 'vi', 'widget' => 'sidebar'];
  }

  /**
   * {@inheritdoc}
   */
  public function blockForm($form, FormStateInterface $form_state): array {
    $titles = [
      'folder' => $this->t('Published folder (contains v1)'),
      'language' => $this->t('Language'),
      'widget' => $this->t('Box: an id of the configuration, sidebar or controls'),
    ];
    foreach ($titles as $name => $title) {
      $form[$name] = [
        '#type' => 'textfield',
        '#title' => $title,
        '#default_value' => $this->configuration[$name],
        '#required' => TRUE,
      ];
    }
    return $form;
  }

  /**
   * {@inheritdoc}
   */
  public function blockSubmit($form, FormStateInterface $form_state): void {
    foreach (array_keys($this->defaultConfiguration()) as $name) {
      $this->configuration[$name] = $form_state->getValue($name);
    }
  }

  /**
   * {@inheritdoc}
   */
  public function build(): array {
    require_once dirname(__DIR__, 3) . '/widgets.php';
    ['folder' => $folder, 'language' => $language, 'widget' => $widget] = $this->configuration;
    $html = widgets_box($folder, $language, $widget, $report);
    $changesAt = $report['changesAt'] ?? PHP_INT_MAX;
    return [
      // widgets_box() has checked it. Drupal's own filter would take the drawings out.
      '#markup' => Markup::create($html),
      // New numbers are seen within a minute. Drupal still shows what expires in the present second.
      '#cache' => ['max-age' => max(0, min(60, $changesAt - time() - 1))],
    ];
  }

}
